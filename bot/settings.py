"""What the operator decides: settings from the environment or `.env`, each refusal in our own sentence."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar
from urllib.parse import unquote, urlsplit

from pydantic import Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.domain.programme import Company
from bot.errors import UserError
from bot.setting_rules import (
    API_URL,
    FOUND_AT,
    OPS_PORT,
    SECRETS,
    ApiUrl,
    AppToken,
    ChannelId,
    DatabaseUrl,
    GitRemote,
    LogStyle,
    PeopleIds,
    Port,
    PublicUrl,
    SharedSecret,
    SigningSecrets,
    Switch,
    Token,
    Webhook,
)


class SettingsError(UserError):
    """Some settings are missing or wrong."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        """Hold one sentence for each setting, by its name in the environment."""
        super().__init__("\n".join(problems.values()))
        self.problems = dict(problems)


class SecretFiles(PydanticBaseSettingsSource):
    """Secrets kept in files: `NAME_FILE` beside the other variables names the file that holds `NAME`."""

    def __init__(self, settings: type[BaseSettings], variables: Mapping[str, str | None]) -> None:
        """Look for `NAME_FILE` among `variables`."""
        super().__init__(settings)
        self._variables = variables

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """The content of the file named for a field, without white space around it."""
        name = str(field.validation_alias)
        path = self._variables.get(f"{name}_FILE") if name in SECRETS else None
        return (_content(f"{name}_FILE", path) if path else None), field_name, False

    def __call__(self) -> dict[str, Any]:
        """Every secret that a file holds, by its name in the environment."""
        fields = self.settings_cls.model_fields.items()
        found = {str(field.validation_alias): self.get_field_value(field, name)[0] for name, field in fields}
        return {name: content for name, content in found.items() if content}


class LocalSettings(BaseSettings):
    """What a command needs that works on this machine's database and files and does not speak to Slack."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        case_sensitive=True,
        env_file=".env",
        env_ignore_empty=True,
        hide_input_in_errors=True,
    )

    database_url: DatabaseUrl = Field(
        "sqlite:///vouchsafe.db", validation_alias="VOUCHSAFE_DATABASE_URL", repr=False
    )
    policy: Path = Field(Path("policy.yml"), validation_alias="VOUCHSAFE_POLICY")
    keys: Path = Field(Path("keys"), validation_alias="VOUCHSAFE_KEYS")
    key_file: Path = Field(Path("vault.key"), validation_alias="VOUCHSAFE_KEY_FILE")
    key: SecretStr | None = Field(None, validation_alias="VOUCHSAFE_KEY")
    credentials: Path | None = Field(None, validation_alias="CREDENTIALS_DIRECTORY")
    committee_channel: ChannelId = Field(None, validation_alias="VOUCHSAFE_COMMITTEE_CHANNEL")
    alert_channel: ChannelId = Field(None, validation_alias="VOUCHSAFE_ALERT_CHANNEL")
    admins: Annotated[PeopleIds, NoDecode] = Field((), validation_alias="VOUCHSAFE_ADMINS")
    anchor_channel: Switch = Field(default=True, validation_alias="VOUCHSAFE_ANCHOR_CHANNEL")
    anchor_file: Path | None = Field(None, validation_alias="VOUCHSAFE_ANCHOR_FILE")
    anchor_git: GitRemote = Field(None, validation_alias="VOUCHSAFE_ANCHOR_GIT")
    anchor_secret: SharedSecret = Field(None, validation_alias="VOUCHSAFE_ANCHOR_SECRET")
    anchor_webhook: Webhook = Field(None, validation_alias="VOUCHSAFE_ANCHOR_WEBHOOK")
    log: LogStyle = Field(None, validation_alias="VOUCHSAFE_LOG")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - we read NAME_FILE instead of a folder
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment before `.env`; within each, `NAME` before `NAME_FILE`."""
        return (
            init_settings,
            env_settings,
            SecretFiles(settings_cls, _variables(env_settings)),
            dotenv_settings,
            SecretFiles(settings_cls, _variables(dotenv_settings)),
        )

    def company(self, workspace_id: str) -> Company:
        """The company as services see it, in the workspace of this id."""
        return Company(workspace_id, self.admins, self.committee_channel, alert_channel=self.alert_channel)


class Settings(LocalSettings):
    """All settings. Secrets show as stars wherever this is printed."""

    bot_token: Token = Field(validation_alias="SLACK_BOT_TOKEN")
    app_token: AppToken = Field(None, validation_alias="SLACK_APP_TOKEN")
    signing_secrets: Annotated[SigningSecrets, NoDecode] = Field(
        (), validation_alias="SLACK_SIGNING_SECRET", validate_default=True
    )
    api_url: ApiUrl = Field(API_URL, validation_alias="SLACK_API_URL")
    host: str = Field("127.0.0.1", validation_alias="VOUCHSAFE_HOST")
    port: Port = Field(3000, validation_alias="PORT")
    public_url: PublicUrl = Field(None, validation_alias="VOUCHSAFE_PUBLIC_URL")
    ops_host: str = Field("127.0.0.1", validation_alias="VOUCHSAFE_OPS_HOST")
    ops_port: Port = Field(OPS_PORT, validation_alias="VOUCHSAFE_OPS_PORT")

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret in the clear, for the log's last net and for nothing else."""
        held = (
            *(self.bot_token, *self.signing_secrets, self.app_token),
            *(self.anchor_webhook, self.anchor_secret),
        )
        said = tuple(secret.get_secret_value() for secret in held if secret)
        remote = self.anchor_git.get_secret_value() if self.anchor_git else ""
        return (*said, *_keys(self.key), *_passwords(self.database_url), *_passwords(remote))


def _keys(given: SecretStr | None) -> tuple[str, ...]:
    """Each of the vault's keys that the environment holds, without its id, which is no secret."""
    lines = given.get_secret_value().split() if given else []
    return tuple(line.rpartition(":")[2] for line in lines)


def _passwords(url: str) -> tuple[str, ...]:
    """The password in an address, before the host or among its options, as written and as meant."""
    parsed = urlsplit(url)
    options = dict(word.partition("=")[::2] for word in parsed.query.split("&"))
    written = {parsed.password or "", options.get("password", "")} - {""}
    return tuple(sorted(written | {unquote(one) for one in written}))


Kind = TypeVar("Kind", bound=LocalSettings)


def load(kind: type[Kind], **given: Any) -> Kind:
    """Read settings of this kind; `given` wins, by names of the environment.

    Raises `SettingsError` with one sentence for each missing or wrong one.
    """
    try:
        return kind(**given)
    except ValidationError as refused:
        raise SettingsError(dict(_explain(kind, error) for error in _errors(refused))) from None


def _errors(refused: ValidationError) -> list[dict[str, Any]]:
    return [dict(error) for error in refused.errors(include_url=False, include_input=False)]


def _explain(kind: type[LocalSettings], error: Mapping[str, Any]) -> tuple[str, str]:
    """The setting's name, and what is wrong with it and where to get it right; never what was given."""
    said = str(error["loc"][0])
    field = kind.model_fields.get(said)  # a default that does not do is named by its field
    name = str(field.validation_alias) if field else said
    what = {"missing": "is not set.", "wrong": error["msg"]}.get(error["type"], "does not fit.")
    return name, f"{name} {what} {FOUND_AT.get(name, '')}".rstrip()


def _variables(source: PydanticBaseSettingsSource) -> Mapping[str, str | None]:
    return source.env_vars if isinstance(source, EnvSettingsSource | DotEnvSettingsSource) else {}


def _content(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        problem = f"{name} names a file that cannot be read. Correct the path, or let this user read it."
        raise SettingsError({name: problem}) from None
