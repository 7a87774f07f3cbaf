import { t } from '@vscode/l10n';
import { remedies } from './catalogue/remedies';
import type { Explanation } from './explain';
import type { Failure } from './failure';
import { fieldLabels, parametersInCode, parametersInMessage, wordsOf } from './fields';
import { isAccessDenied, isTransient } from './rdsError';

/**
 * Explains a code that is not in the catalogue by its words, the parameter it names, and the service's message.
 * @param recommend the checked link to the service's diagnosis
 */
export function explainUnknownCode(e: Failure, recommend: string | undefined): Explanation {
  const { serviceMessage } = e;
  const inCode = parametersInCode(e.code);
  const fields =
    inCode.length > 0 || serviceMessage === undefined ? inCode : parametersInMessage(serviceMessage);
  const retryable = isTransient(e);
  return {
    title: readable(e.code) ?? t('Unexpected response from RDS'),
    cause: e.ourWords ?? causeOfUnknown(fields, serviceMessage),
    remedy: remedyOfUnknown(fields, retryable, recommend, e.requestId),
    fields,
    group: isAccessDenied(e) ? 'permission' : retryable ? 'service' : 'unknown',
    retryable,
  };
}

function causeOfUnknown(fields: readonly string[], serviceMessage: string | undefined): string {
  if (serviceMessage !== undefined) return t('RDS says: {0}', serviceMessage);
  if (fields.length > 0) return t('RDS refused {0} without giving a reason.', fieldLabels(fields));
  return t('RDS returned only an error code.');
}

function remedyOfUnknown(
  fields: readonly string[],
  retryable: boolean,
  recommend: string | undefined,
  requestId: string | undefined,
): string {
  if (retryable) return remedies.tryLater();
  if (fields.length > 0) return t('Check {0}. Then try again.', fieldLabels(fields));
  if (recommend !== undefined) return t('Open the diagnosis to see what Alibaba Cloud suggests.');
  if (requestId !== undefined) return t('Ask Alibaba Cloud support, and give them the RequestId.');
  return t('Look for the code in the RDS documentation, or ask Alibaba Cloud support.');
}

/** Words that keep their spelling in a sentence. */
const spelling: ReadonlyMap<string, string> = new Map(
  'API CPU DB DDL DNS ECS ESSD HA ID IO IOPS IP KMS MySQL OSS PostgreSQL RAM RDS SQL SSD SSL STS TDE TLS URL UTC VPC vSwitch XFS'
    .split(' ')
    .map((word) => [word.toLowerCase(), word]),
);

function readable(code: string): string | undefined {
  const phrases = code
    .split('.')
    .map((segment) =>
      wordsOf(segment)
        .map((word) => spelling.get(word.toLowerCase()) ?? word.toLowerCase())
        .join(' '),
    )
    .filter((phrase) => phrase !== '');
  const text = phrases.join(': ');
  // A title of one or two letters would say nothing.
  if ((text.match(/\p{L}/gu)?.length ?? 0) < 4) return undefined;
  return text.startsWith('vSwitch') ? text : text.charAt(0).toUpperCase() + text.slice(1);
}
