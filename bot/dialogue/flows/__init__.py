"""The conversations that gather something step by step; `registry` holds them in the order they are asked."""
