import { t } from '@vscode/l10n';

export interface WhitelistEntry {
  readonly regionId: string;
  readonly dbInstanceId: string;
  /** A profile of the aliyun CLI; undefined for its default profile. */
  readonly profile: string | undefined;
  /** An IPv4 address, or a range such as `10.23.0.0/24`. */
  readonly address: string;
}

/**
 * An aliyun CLI command that adds an address to the IP whitelist of an instance (RDS API reference, ModifySecurityIps).
 * `Append` keeps the existing addresses; the default, `Cover`, would replace them.
 * @param quote turns a value into one word of the user's shell
 */
export function whitelistCommand(
  { regionId, dbInstanceId, profile, address }: WhitelistEntry,
  quote: (value: string) => string,
): string {
  const flags = {
    ...(profile === undefined ? {} : { profile }),
    region: regionId,
    DBInstanceId: dbInstanceId,
    SecurityIps: address,
    ModifyMode: 'Append',
  };
  // The CLI takes a word that starts with a hyphen for a flag, unless it is joined to its own flag with `=`.
  const words = Object.entries(flags).map(([name, value]) =>
    value.startsWith('-') ? `--${name}=${quote(value)}` : `--${name} ${quote(value)}`,
  );
  return ['aliyun rds ModifySecurityIps', ...words].join(' ');
}

/** Why a text is not a valid address; undefined if it is. RDS accepts ranges of 1 to 32 bits. */
export function addressProblem(text: string): string | undefined {
  const [, octets = '', bits = '32'] = /^(\d{1,3}(?:\.\d{1,3}){3})(?:\/(\d{1,2}))?$/.exec(text.trim()) ?? [];
  const isAddress = octets !== '' && octets.split('.').every((one) => Number(one) <= 255);
  const isRange = Number(bits) >= 1 && Number(bits) <= 32;
  return isAddress && isRange
    ? undefined
    : t('Type an IPv4 address such as 203.0.113.7, or a range such as 203.0.113.0/24.');
}
