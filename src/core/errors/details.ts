import { t } from '@vscode/l10n';
import { visible } from '../../shared/plain';
import { alibabaLink } from './diagnosisLink';
import type { ExplainedError } from './explain';
import { fieldLabel, fieldLabels } from './fields';
import { bothTimes, longestRun, markdownCode, markdownDocument, markdownRow, markdownText } from './markdown';
import { maskSecrets } from './mask';
import { listText } from '../sentences';

export interface ErrorContext {
  /** When the error occurred, epoch milliseconds. */
  readonly at: number;
  readonly regionId?: string;
  /** Versions of the extension and of VS Code, in one line. */
  readonly versions: string;
}

/**
 * Everything known of an error as a Markdown document, for the preview and for a support ticket. Messages of the
 * service are shown verbatim except for masked secrets, and are never rendered as Markdown or HTML.
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

export function errorRows(e: ExplainedError): string[] {
  const rows: readonly (readonly [string, string | undefined])[] = [
    [t('Why'), markdownText(e.cause)],
    [t('What to do'), markdownText(e.remedy)],
    [t('Fields'), listText(e.fields.map(fieldInMarkdown))],
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

/** The policy for an administrator to paste, under its own heading between blank lines; empty when no policy helps. */
export function policySection({ ramPolicy }: ExplainedError, heading: '##' | '###' = '##'): string[] {
  if (ramPolicy === undefined) return [];
  const policy = maskSecrets(ramPolicy);
  const fence = '`'.repeat(Math.max(3, longestRun(policy) + 1));
  return [
    '',
    `${heading} ${t('Minimal RAM policy that grants it')}`,
    '',
    `${fence}json`,
    ...policy.split('\n'),
    fence,
    '',
  ];
}

/** Everything known of an error as plain text, for the clipboard and for tickets. Quoted text cannot break a line. */
export function formatDetails(e: ExplainedError): string {
  const lines = [
    e.title,
    '',
    t('Code: {0}', e.code),
    e.operation === undefined ? undefined : t('Operation: {0}', e.operation),
    e.httpStatus === undefined ? undefined : t('HTTP status: {0}', e.httpStatus),
    e.requestId === undefined ? undefined : t('RequestId: {0}', e.requestId),
    e.serviceMessage === undefined ? undefined : t('Message from RDS: {0}', e.serviceMessage),
    e.fields.length === 0 ? undefined : t('Fields: {0}', fieldLabels(e.fields)),
    e.missingAction === undefined ? undefined : t('Missing permission: {0}', e.missingAction),
    e.deniedTo === undefined ? undefined : t('Denied to: {0}', e.deniedTo),
    '',
    t('Why: {0}', e.cause),
    t('What to do: {0}', e.remedy),
    e.recommend === undefined ? undefined : t('Diagnosis: {0}', e.recommend),
    ...(e.ramPolicy === undefined
      ? []
      : ['', t('Minimal RAM policy that grants it:'), ...e.ramPolicy.split('\n')]),
  ];
  return lines
    .filter((line) => line !== undefined)
    .map(visible)
    .join('\n');
}

function markdownLink(link: string | undefined): string | undefined {
  const checked = alibabaLink(link === undefined ? undefined : maskSecrets(link));
  return checked && `<${checked}>`;
}

function fieldInMarkdown(wireName: string): string {
  const label = fieldLabel(wireName);
  return label === wireName
    ? markdownCode(wireName)
    : t('{0} ({1})', markdownText(label), markdownCode(wireName));
}
