"""Law of the place asked about keeps places among the first where its text is near, and moves nothing elsewhere."""

from __future__ import annotations

import numpy as np

from knowledge.authored.places import code_named, place_of_law, places_named, province
from knowledge.retrieval.of_place import FARTHER, OFFER_BEHIND, offered_law, with_local_law
from knowledge.retrieval.ranking import FEATURES

AT = {name: at for at, name in enumerate(FEATURES)}
SCORES = np.asarray([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.01, 0.01, 0.01, 0.01], dtype=np.float32)
LOCAL = np.asarray([False] * 6 + [True] * 4)


def rows(*closeness: float, bare: bool = True) -> np.ndarray:
    """Six described national provisions of closeness 3, then four local ones."""
    features = np.zeros((10, len(FEATURES)), dtype=np.float32)
    features[:6, AT["aimed_z"]] = 3
    features[6:, AT["aimed_z"]] = closeness
    features[6:, AT["bare"]] = bare
    return features


def order(features: np.ndarray, local: np.ndarray = LOCAL) -> list[int]:
    return np.argsort(-with_local_law(features, SCORES, local), kind="stable").tolist()


def test_near_local_law_stands_behind_the_best_and_no_more_than_three_of_it():
    assert order(rows(2.0, 2.5, 1.5, 2.2))[:5] == [0, 7, 9, 6, 1]


def test_local_law_that_is_plainly_nearer_stands_first():
    assert order(rows(3.6, 2.5, 0.0, 0.0))[:3] == [6, 7, 0]


def test_local_law_on_something_else_moves_nothing():
    far = rows(*[3 - FARTHER - 0.1] * 4)
    assert np.array_equal(with_local_law(far, SCORES, LOCAL), SCORES)


def test_only_local_law_that_nobody_described_is_moved():
    assert np.array_equal(with_local_law(rows(3, 3, 3, 3, bare=False), SCORES, LOCAL), SCORES)
    assert np.array_equal(with_local_law(rows(3, 3, 3, 3), SCORES, np.zeros(10, dtype=np.bool_)), SCORES)


def test_local_law_that_is_farther_stands_behind_the_best_three():
    assert order(rows(0.5, 0.2, -5, -5))[:5] == [0, 1, 2, 6, 7]
    assert order(rows(2.5, 0.5, -5, -5))[:5] == [0, 6, 1, 7, 2]


def test_within_one_document_the_plain_cosine_and_the_lexicon_tell_articles_apart():
    features = rows(2.0, 2.1, -5, -5)
    features[6, AT["expanded_share"]] = 1
    assert order(features)[:3] == [0, 6, 7]


def test_law_of_any_place_is_offered_only_where_it_comes_near():
    assert offered_law(rows(3 - OFFER_BEHIND, 1.0, 0.0, 0.0), LOCAL).tolist() == [6, 7]
    assert offered_law(rows(3 - OFFER_BEHIND - 0.1, 1.0, 0.0, 0.0), LOCAL).size == 0
    described = rows(2.5, 1.0, 0.0, 0.0)
    described[0, AT["kin_strength"]] = 0.9
    assert offered_law(described, LOCAL).size == 0, "somebody wrote down what is asked"


def test_the_one_province_a_text_names_is_where_it_is_asked():
    assert code_named("我在株洲送快递，长沙发的工资") == "CN-43"
    assert code_named("北京的公司派我去上海") == "" and code_named("南京路上送餐") == ""
    assert [place.name for place in places_named("成都和湖南省")] == ["成都", "湖南省"]


def test_law_is_of_the_city_its_title_names_or_of_the_province():
    assert place_of_law("成都市出租汽车规定", "CN-51") == "成都"
    assert place_of_law("国家税务总局福建省税务局关于报送的办法", "CN-35") == "福建"
    assert place_of_law("关于化解纠纷的指导意见", "CN-33") == "浙江" and province("CN-33", "en") == "Zhejiang"
