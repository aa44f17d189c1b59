"""Settings: from the environment and `.env`, each documented here and nowhere else.

`bot.py settings` prints this list. A wrong value stops the start with one sentence naming the setting.
"""

from __future__ import annotations

import difflib
import os
from pathlib import Path
from typing import Annotated

from dotenv import dotenv_values
from pydantic import AliasChoices, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Text = Annotated[tuple[str, ...], NoDecode]
ENV_FILE = ".env"
_OURS = ("YOUJU_", "TELEGRAM_", "LLM_", "OPENAI_")
"""How names of settings begin: one of these in `.env` that is no setting is a slip of the pen."""
_OF_TESTS = ("YOUJU_TEST_", "YOUJU_WRITE_", "YOUJU_KILLS", "YOUJU_CORPUS")
"""Names in the environment that tests and benches read."""
_PROGRAM = Path(__file__).resolve().parents[1]
LLM_PROVIDERS = ("deepseek", "qwen", "glm", "kimi", "doubao", "azure", "openai", "ollama", "vllm", "llama.cpp", "other")
"""Kinds of model endpoints that may be named; `bot.model.presets` says how each is asked."""


class SettingsError(Exception):
    """A setting that cannot be used. `str()` is one sentence for the person who set it."""

    code = "bad_setting"


class Settings(BaseSettings):
    """Every setting of the service. Names are upper case in the environment, without a prefix where a standard name exists."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", populate_by_name=True)

    data_dir: Path = Field(
        Path("data"), validation_alias="YOUJU_DATA_DIR", description="Folder of everything the service keeps."
    )
    database_url: str = Field(
        "",
        validation_alias="YOUJU_DATABASE_URL",
        description="SQLAlchemy address; empty: SQLite in the data folder. PostgreSQL: postgresql+psycopg://...",
    )
    host: str = Field("127.0.0.1", validation_alias="YOUJU_HOST", description="Address the web pages listen on.")
    port: int = Field(8080, ge=1, le=65535, validation_alias="YOUJU_PORT", description="Port of the web pages.")
    jurisdiction: str = Field(
        "CN", validation_alias="YOUJU_JURISDICTION", description="Where the law applies when the worker names no place."
    )
    encryption_keys: Text = Field(
        (),
        validation_alias="YOUJU_ENCRYPTION_KEYS",
        description="Fernet keys for content at rest, newest first, comma between them; empty: one is made in the data folder.",
    )
    log_level: str = Field(
        "INFO",
        validation_alias="YOUJU_LOG_LEVEL",
        description="DEBUG, INFO, WARNING or ERROR. Logs carry ids, never content.",
    )
    retention_days: int = Field(
        180,
        ge=1,
        validation_alias="YOUJU_RETENTION_DAYS",
        description="Days a conversation is kept after its last message.",
    )

    telegram_token: SecretStr = Field(
        SecretStr(""), validation_alias="TELEGRAM_BOT_TOKEN", description="Token of the bot; empty: Telegram is off."
    )
    telegram_base_url: str = Field(
        "", validation_alias="TELEGRAM_BASE_URL", description="Bot API server, when it is not the public one."
    )
    telegram_webhook_url: str = Field(
        "", validation_alias="TELEGRAM_WEBHOOK_URL", description="Public https address for webhooks; empty: polling."
    )
    telegram_webhook_secret: SecretStr = Field(
        SecretStr(""),
        validation_alias="TELEGRAM_WEBHOOK_SECRET",
        description="Secret token Telegram sends with a webhook call.",
    )
    telegram_staff_chat: int | None = Field(
        None,
        validation_alias="TELEGRAM_STAFF_CHAT",
        description="Id of the staff group with topics; empty: no staff group.",
    )
    telegram_admins: Text = Field(
        (),
        validation_alias="TELEGRAM_ADMINS",
        description="User ids who may send documents to publish, comma between them.",
    )

    allowed_hosts: Text = Field(
        ("gov.cn", "chinacourt.org", "acftu.org"),
        validation_alias="YOUJU_ALLOWED_HOSTS",
        description="Sites whose pages may be ingested, comma between them.",
    )

    fetch: str = Field(
        "on",
        validation_alias="YOUJU_FETCH",
        description="Official sources: on: the service fills the library once and proposes what is new each week; "
        "publish: it also publishes what is new; off: it never goes out by itself.",
    )
    fetch_pause: float = Field(
        1.5, ge=0.5, le=60, validation_alias="YOUJU_FETCH_PAUSE", description="Seconds between two requests to a site."
    )
    fetch_a_day: int = Field(
        600,
        ge=1,
        le=20_000,
        validation_alias="YOUJU_FETCH_A_DAY",
        description="Requests to official sites a day at most.",
    )
    fetch_proxy: str = Field(
        "",
        validation_alias="YOUJU_FETCH_PROXY",
        description="Proxy for fetching, http://... or socks5://...; empty: none.",
    )
    fetch_mirror: str = Field(
        "",
        validation_alias="YOUJU_FETCH_MIRROR",
        description="Address of a mirror: https://www.gov.cn/a is asked for as MIRROR/www.gov.cn/a. Empty: the sites.",
    )

    openai_api_key: SecretStr = Field(
        SecretStr(""),
        validation_alias="OPENAI_API_KEY",
        description="Key of an OpenAI-compatible endpoint, any word where it wants none; empty: no model.",
    )
    openai_base_url: str = Field(
        "https://api.openai.com/v1",
        validation_alias=AliasChoices("OPENAI_BASE_URL", "OPENAI_API_BASE"),
        description="The endpoint.",
    )
    llm_model: str = Field("gpt-4o-mini", validation_alias="LLM_MODEL", description="Model name at that endpoint.")
    llm_timeout: float = Field(
        20.0,
        gt=0,
        le=25,
        validation_alias="LLM_TIMEOUT",
        description="Seconds to wait for the model before the composed answer goes out, at most 25.",
    )

    llm_provider: str = Field(
        "",
        validation_alias="LLM_PROVIDER",
        description="deepseek, qwen, glm, kimi, doubao, openai, azure, ollama, vllm, llama.cpp or other; empty: told by the address.",
    )
    llm_small_model: str = Field(
        "",
        validation_alias="LLM_SMALL_MODEL",
        description="A smaller model at the same endpoint for understanding and checking; empty: one model does all.",
    )
    llm_second_base_url: str = Field(
        "", validation_alias="LLM_SECOND_BASE_URL", description="Another endpoint, asked when the first fails or rests."
    )
    llm_second_api_key: SecretStr = Field(
        SecretStr(""), validation_alias="LLM_SECOND_API_KEY", description="Key of the second endpoint."
    )
    llm_second_model: str = Field(
        "", validation_alias="LLM_SECOND_MODEL", description="Model name at the second endpoint."
    )
    llm_tokens_per_day: int = Field(
        0,
        ge=0,
        validation_alias="LLM_TOKENS_PER_DAY",
        description="Tokens a day after which composed answers serve until midnight; 0: no limit.",
    )
    llm_tokens_per_conversation: int = Field(
        0,
        ge=0,
        validation_alias="LLM_TOKENS_PER_CONVERSATION",
        description="Tokens a day one conversation may use before composed answers serve it; 0: no limit.",
    )

    llm_price_in: float = Field(
        0.0, ge=0, validation_alias="LLM_PRICE_IN", description="Yuan a million tokens sent cost; 0: not counted."
    )
    llm_price_out: float = Field(
        0.0, ge=0, validation_alias="LLM_PRICE_OUT", description="Yuan a million tokens written cost; 0: not counted."
    )

    transcribe_model: str = Field(
        "",
        validation_alias="YOUJU_TRANSCRIBE_MODEL",
        description="Voice notes: name of a transcription model at the endpoint (whisper-1; the sound goes there), or the folder of a "
        "faster-whisper model (extra `voice`; nothing leaves). Empty: the sender is asked to type.",
    )

    mask_employers: bool = Field(
        True,
        validation_alias="YOUJU_MASK_EMPLOYERS",
        description="Mask names of employers, too, before a message leaves for a model.",
    )

    public_contacts: str = Field(
        "",
        validation_alias="YOUJU_PUBLIC_CONTACTS",
        description="Contacts of your office, shown when a worker asks for a person.",
    )
    always_person: Text = Field(
        (),
        validation_alias="YOUJU_ALWAYS_PERSON",
        description="Situations (card ids) or topics in which a person is always offered, comma between them.",
    )
    retention_after_closing_days: int = Field(
        730, ge=1, validation_alias="YOUJU_CASE_RETENTION_DAYS", description="Days a closed case is kept."
    )

    push_contact: str = Field(
        "",
        validation_alias="YOUJU_PUSH_CONTACT",
        description="Notifications of the web page while it is closed: a mailto: or https: address at which the browsers' push "
        "services may write to you. Empty: only an open page notifies.",
    )
    push_hosts: Text = Field(
        ("fcm.googleapis.com", "push.services.mozilla.com", "notify.windows.com", "push.apple.com"),
        validation_alias="YOUJU_PUSH_HOSTS",
        description="Push services that may be asked, comma between them; no other address a browser names is.",
    )

    tsa_url: str = Field(
        "",
        validation_alias="YOUJU_TSA_URL",
        description="Time-stamp authority (RFC 3161) for evidence, http or https; empty: no time-stamps. Needs the extra `timestamp`.",
    )
    evidence_days: int = Field(
        730,
        ge=1,
        validation_alias="YOUJU_EVIDENCE_RETENTION_DAYS",
        description="Days evidence is kept after the last item was added.",
    )

    @field_validator(
        "encryption_keys", "telegram_admins", "allowed_hosts", "always_person", "push_hosts", mode="before"
    )
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("log_level")
    @classmethod
    def _level(cls, value: str) -> str:
        level = value.upper()
        if level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return level

    @field_validator("fetch")
    @classmethod
    def _known_mode(cls, value: str) -> str:
        mode = value.strip().lower()
        if mode not in ("on", "off", "publish"):
            raise ValueError("must be on, off or publish")
        return mode

    @field_validator("openai_api_key", "llm_second_api_key", mode="before")
    @classmethod
    def _key(cls, value: object) -> object:
        """Strip a key; one that a header cannot hold would look like an endpoint that cannot be reached."""
        if not isinstance(value, str):
            return value
        key = value.strip()
        if not key.isascii() or any(character.isspace() for character in key):
            raise ValueError("must be one word of letters, digits and signs")
        return key

    @field_validator("openai_base_url", "llm_second_base_url", mode="before")
    @classmethod
    def _endpoint(cls, value: object, info: ValidationInfo) -> object:
        """Take an address as it is found in handbooks, with the path of the completions too; an empty one is the usual one."""
        if not isinstance(value, str):
            return value
        address = value.strip().rstrip("/").removesuffix("/chat/completions")
        if not address and info.field_name:
            return cls.model_fields[info.field_name].default
        if not address.lower().startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return address

    @field_validator("llm_provider")
    @classmethod
    def _provider(cls, value: str) -> str:
        if value and value not in LLM_PROVIDERS:
            raise ValueError(f"must be one of {', '.join(LLM_PROVIDERS)}")
        return value

    @field_validator("telegram_staff_chat", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("telegram_staff_chat")
    @classmethod
    def _a_group(cls, value: int | None) -> int | None:
        if value is not None and value >= 0:
            raise ValueError("must be the id of a group, which begins with a minus (-100...)")
        return value

    @field_validator("push_contact")
    @classmethod
    def _reachable(cls, value: str) -> str:
        if value and not value.lower().startswith(("mailto:", "https://")):
            raise ValueError("must begin with mailto: or https://")
        return value

    @field_validator("tsa_url", "fetch_mirror")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if value and not value.lower().startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value

    @property
    def address(self) -> str:
        """The SQLAlchemy address in use."""
        return self.database_url or f"sqlite:///{self.data_dir / 'youju.db'}"

    @property
    def has_model(self) -> bool:
        return bool(self.openai_api_key.get_secret_value())


def home() -> Path:
    """Return the folder of `.env` and of relative paths: where the command is started when `.env` or the data folder is
    there, else the program's own, else where it is started."""
    here = Path.cwd()
    for folder in (here, _PROGRAM):
        if (folder / ENV_FILE).exists() or (folder / "data").is_dir():
            return folder
    return here


def load_settings() -> Settings:
    """Return the settings. Raises SettingsError with one sentence that names each wrong one and why."""
    folder = home()
    _refuse_unknown(folder / ENV_FILE)
    try:
        settings = Settings(_env_file=folder / ENV_FILE)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))} {fault['msg'].lower()}" for fault in error.errors())
        raise SettingsError(f"Wrong setting: {faults}. See `python bot.py settings`.") from error
    if folder != Path.cwd() and not settings.data_dir.is_absolute():
        settings.data_dir = folder / settings.data_dir
    return settings


def known_names() -> frozenset[str]:
    """Return the names a setting may be given by."""
    names: set[str] = set()
    for field in Settings.model_fields.values():
        alias = field.validation_alias
        names |= {alias} if isinstance(alias, str) else {str(one) for one in getattr(alias, "choices", ())}
    return frozenset(names)


def _refuse_unknown(env_file: Path) -> None:
    """Raise SettingsError for names that would be passed over without a word, with the one that was probably meant."""
    known = known_names()
    written = [name for name in dotenv_values(env_file) if name.upper().startswith(_OURS)] if env_file.exists() else []
    around = [name for name in os.environ if name.upper().startswith("YOUJU_") and not name.startswith(_OF_TESTS)]
    unknown = sorted({name.upper() for name in (*written, *around)} - known)
    if not unknown:
        return
    told = []
    for name in unknown:
        close = difflib.get_close_matches(name, sorted(known), 1, 0.75)
        told.append(f"{name}{f' (did you mean {close[0]}?)' if close else ''}")
    raise SettingsError(f"Unknown setting: {'; '.join(told)}. See `python bot.py settings`.")
