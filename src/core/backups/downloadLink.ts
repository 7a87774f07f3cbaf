import { utcTime } from '../rds/read';

/**
 * When a signed link expires, epoch milliseconds; undefined if it does not say. It holds either `Expires` (seconds
 * since the epoch), or `x-oss-date` and `x-oss-expires` (seconds later) (OSS documentation, signatures in URLs).
 */
export function linkEnd(link: string): number | undefined {
  const query = new Map(
    [...new URL(link).searchParams].map(([name, value]) => [name.toLowerCase(), value] as const),
  );
  const expires = query.get('expires');
  if (expires !== undefined) return utcTime(expires);
  const [, date, time] = /^(\d{8})T(\d{6})Z$/.exec(query.get('x-oss-date') ?? '') ?? [];
  const seconds = Number(query.get('x-oss-expires') ?? Number.NaN);
  if (date === undefined || time === undefined || !Number.isFinite(seconds)) return undefined;
  const begin = utcTime(
    `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}Z`,
  );
  return begin === undefined ? undefined : begin + seconds * 1000;
}

export type LinkForm = 'link' | 'curl' | 'aria2c';

/** The link, or a command for bash, zsh and PowerShell 7 that downloads it. A link contains no single quotes. */
export function writtenLink(link: string, form: LinkForm): string {
  switch (form) {
    case 'link':
      return link;
    case 'curl':
      return `curl -fL -C - -O '${link}'`;
    case 'aria2c':
      return `aria2c -c '${link}'`;
  }
}
