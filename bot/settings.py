"""Settings from the environment and ``.env``; every one stands in ``.env.example`` with a line of help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from storage.crypto import DataCipher, load_or_create_key, parse_key

TELEGRAM = "https://api.telegram.org"
DEFAULT_DATABASE = "sqlite+aiosqlite:///data/nastavnik.db"


class Settings(BaseSettings):
    """What an operator may set."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore")

    bot_token: SecretStr | None = None
    bot_api_url: str = TELEGRAM
    bot_admins: Annotated[frozenset[int], NoDecode] = frozenset()
    database_url: str = DEFAULT_DATABASE
    data_key: SecretStr | None = None
    bot_mode: Literal["polling", "webhook"] = "polling"
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    webhook_listen: str = "0.0.0.0:8080"
    time_zone: str = "Europe/Moscow"
    default_locale: Literal["ru", "en"] = "ru"
    log_format: Literal["console", "json"] = "console"
    metrics_listen: str | None = None
    send_rate: Annotated[float, Field(ge=0)] = 28.0

    @field_validator("bot_admins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return [part for part in value.replace(";", ",").replace(" ", ",").split(",") if part]
        return value

    @field_validator("bot_token", "data_key", "webhook_url", "webhook_secret", "metrics_listen", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("database_url")
    @classmethod
    def _async_driver(cls, value: str) -> str:
        # The two spellings that hosts hand out work too.
        for prefix in ("postgres://", "postgresql://"):
            if value.startswith(prefix):
                return "postgresql+asyncpg://" + value.removeprefix(prefix)
        if value.startswith("sqlite://"):
            return "sqlite+aiosqlite://" + value.removeprefix("sqlite://")
        return value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"{value} is no time zone; write it like Europe/Moscow") from error
        return value

    @field_validator("webhook_listen", "metrics_listen")
    @classmethod
    def _host_and_port(cls, value: str | None) -> str | None:
        if value is not None and not value.rpartition(":")[2].isdigit():
            raise ValueError(f"{value} names no port; write it like 0.0.0.0:8080")
        return value

    @model_validator(mode="after")
    def _webhook_is_whole(self) -> Settings:
        if self.bot_mode == "webhook" and not (self.webhook_url and self.webhook_secret):
            raise ValueError("BOT_MODE=webhook needs WEBHOOK_URL and WEBHOOK_SECRET")
        return self

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded database is used."""
        return self.database_url.startswith("sqlite")

    @property
    def real_telegram(self) -> bool:
        """Whether people at the other end are real."""
        return self.bot_api_url.rstrip("/") == TELEGRAM

    def cipher(self) -> DataCipher:
        """Return the cipher of ``DATA_KEY``; on SQLite a key file is created beside the database at the first start.

        Raises:
            storage.crypto.BadKeyError: the key is damaged, or missing on PostgreSQL.
        """
        if self.data_key is not None:
            return DataCipher(parse_key(self.data_key.get_secret_value()))
        if not self.is_sqlite:
            return DataCipher(b"")
        return DataCipher(load_or_create_key(self.key_file))

    @property
    def key_file(self) -> Path:
        """Where the key of an embedded database lies."""
        return Path(self.database_url.split("///", 1)[1]).parent / "data.key"


class FixedSettings(Settings):
    """Settings that come from code alone (demo, tests): an operator's ``.env`` must not reach them."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the library's signature
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read nothing but what the code gives."""
        return (init_settings,)
