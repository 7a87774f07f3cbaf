import { t } from '@vscode/l10n';
import { visible } from '../../shared/plain';
import { localTime, toApiTime } from '../format';
import type { ExplainedError } from './explain';
import { fieldLabel } from './fields';
import { alibabaLink } from './diagnosisLink';
import { maskSecrets } from './mask';

/** What an error does not know of itself. */
export interface ErrorContext {
  /** When it happened, epoch milliseconds. */
  readonly at: number;
  readonly regionId?: string;
  /** Of the extension and of the editor, in one line. */
  readonly versions: string;
}

/**
 * Everything that is known of an error as a Markdown document, to be read in the preview and pasted into a ticket.
 * What the service said is shown as it was said, but for secrets, and is never taken for Markdown or HTML.
 */
export function errorDetails(explained: ExplainedError, context: ErrorContext): string {
  return markdownDocument([
    `# ${markdownText(explained.title)}`,
    '',
    markdownRow(t('When'), bothTimes(context.at)),
    ...(context.regionId ? [markdownRow(t('Region'), markdownCode(context.regionId))] : []),
    ...errorRows(explained),
    ...policySection(explained),
    markdownRow(t('Versions'), markdownText(context.versions)),
  ]);
}

/** What is known of an error, its title, time and place apart, as a part of a document. */
export function errorRows(e: ExplainedError): string[] {
  const rows: readonly (readonly [string, string | undefined])[] = [
    [t('Why'), markdownText(e.cause)],
    [t('What to do'), markdownText(e.remedy)],
    [t('Fields'), e.fields.map(fieldInMarkdown).join(', ')],
    [t('Code'), markdownCode(e.code)],
    [t('HTTP status'), e.httpStatus?.toString()],
    ['RequestId', e.requestId && markdownCode(e.requestId)],
    [t('Message from RDS'), e.serviceMessage && markdownCode(e.serviceMessage)],
    [t('Operation'), e.operation && markdownCode(e.operation)],
    [t('Missing permission'), e.missingAction && markdownCode(e.missingAction)],
    [t('Denied to'), e.deniedTo && markdownCode(e.deniedTo)],
    [t('Diagnosis'), markdownLink(e.recommend)],
  ];
  return rows.flatMap(([name, value]) => (value ? [markdownRow(name, value)] : []));
}

/** The policy that an administrator can paste, under a heading of its own, between blank lines; nothing when no policy helps. */
export function policySection({ ramPolicy }: ExplainedError, heading: '##' | '###' = '##'): string[] {
  if (ramPolicy === undefined) return [];
  const policy = maskSecrets(ramPolicy);
  const fence = '`'.repeat(Math.max(3, longestRun(policy) + 1));
  return [
    '',
    `${heading} ${t('Least RAM policy that grants it')}`,
    '',
    `${fence}json`,
    ...policy.split('\n'),
    fence,
    '',
  ];
}

/** The lines as one text; of several blank ones only the first is kept. */
export function markdownDocument(lines: readonly string[]): string {
  return `${lines.filter((line, index) => line !== '' || lines[index - 1] !== '').join('\n')}\n`;
}

/** A row of a list. The name is ours, the value already Markdown. */
export function markdownRow(name: string, value: string): string {
  return `- **${name}**: ${value}`;
}

/** A value from the cloud or the user: between backticks, of which it has fewer in a row, nothing is Markdown. */
export function markdownCode(value: string): string {
  const line = oneLine(value);
  const ticks = '`'.repeat(longestRun(line) + 1);
  // A blank on both sides is taken away again, and keeps a backtick of the value apart from ours.
  return /^`|`$/.test(line) ? `${ticks} ${line} ${ticks}` : `${ticks}${line}${ticks}`;
}

/** A sentence that may quote the cloud, with everything escaped that the preview would take for more than text. */
export function markdownText(value: string): string {
  return oneLine(value).replace(/[\\`*_~$[\]<>&@|#]|:(?=\S)|\/(?=\/)|(?<=www)\./gi, '\\$&');
}

/** The link when it may be opened; undefined otherwise. */
function markdownLink(link: string | undefined): string | undefined {
  const checked = alibabaLink(link === undefined ? undefined : maskSecrets(link));
  return checked && `<${checked}>`;
}

/** In the user's zone and, for tickets, in UTC. */
export function bothTimes(time: number): string {
  return `${localTime(time)} (${toApiTime(time)})`;
}

/** Line ends would end a row or a heading, and control characters help nobody. Never blank, as empty code is none. */
function oneLine(value: string): string {
  const line = visible(maskSecrets(value)).replace(/\s+/g, ' ').trim();
  return line === '' ? '–' : line;
}

function fieldInMarkdown(wireName: string): string {
  const label = fieldLabel(wireName);
  return label === wireName ? markdownCode(wireName) : `${markdownText(label)} (${markdownCode(wireName)})`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

/** An error whose document was asked for. */
export interface KeptError {
  readonly explained: ExplainedError;
  readonly at: number;
  readonly regionId: string | undefined;
}

/** How many errors are kept for their documents. */
const keptAtMost = 50;

/**
 * The errors whose documents may be open. They outlive the tree nodes they were shown from, but not the window. The
 * one that was used longest ago makes room for a new one.
 */
export class KeptErrors {
  private readonly errors = new Map<string, KeptError & { readonly key: string }>();
  private count = 0;

  /**
   * @param key of the error itself: the same one keeps its document
   * @returns what to `get` it by
   */
  keep(key: string, error: KeptError): string {
    const known = [...this.errors].find(([, kept]) => kept.key === key)?.[0];
    const id = known ?? String(++this.count);
    this.errors.delete(id);
    this.errors.set(id, { ...error, key });
    const [oldest] = this.errors.keys();
    if (this.errors.size > keptAtMost && oldest !== undefined) this.errors.delete(oldest);
    return id;
  }

  get(id: string): KeptError | undefined {
    const kept = this.errors.get(id);
    if (kept) {
      this.errors.delete(id);
      this.errors.set(id, kept);
    }
    return kept;
  }
}
