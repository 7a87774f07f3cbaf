import { t } from '@vscode/l10n';
import { explain } from '../errors/explain';
import { duration, localTime, toApiTime } from '../format';
import { errorOf, type CloneJob } from './job';

/**
 * Everything that is known of a job as Markdown that can be pasted into a ticket: what was asked, what came back,
 * what happened when. A job holds no secret, and its token is only worth something to the account that made it.
 */
export function jobDetails(job: CloneJob): string {
  const error = errorOf(job);
  const explained = error && explain(error);
  const both = (time: number): string => `${localTime(time)} (${toApiTime(time)})`;
  const lines = [
    `# ${t('Clone {0}', code(job.description || job.dbInstanceId || job.sourceId))}`,
    '',
    row(t('Source'), job.sourceName ? `${code(job.sourceName)} ${code(job.sourceId)}` : code(job.sourceId)),
    row(t('Region'), code(job.regionId)),
    job.dbInstanceId ? row(t('New instance'), code(job.dbInstanceId)) : '',
    job.orderId ? row(t('Order'), code(job.orderId)) : '',
    row(t('State'), job.phase),
    row(t('Submitted'), both(job.createdAt)),
    job.finishedAt ? row(t('Took'), duration(job.finishedAt - job.createdAt)) : '',
    ...(explained
      ? [
          '',
          `## ${t('Error')}`,
          '',
          row(t('Code'), code(explained.code)),
          explained.httpStatus === undefined ? '' : row(t('HTTP status'), String(explained.httpStatus)),
          explained.requestId ? row('RequestId', code(explained.requestId)) : '',
          explained.serviceMessage ? row(t('Message from RDS'), code(explained.serviceMessage)) : '',
          row(t('What happened'), explained.title),
          row(t('Why'), explained.cause),
          row(t('What to do'), explained.remedy),
          explained.recommend ? row(t('Diagnosis'), `<${explained.recommend}>`) : '',
        ]
      : []),
    '',
    `## ${t('Request')}`,
    '',
    ...Object.entries(job.request).map(([name, value]) => row(name, code(String(value)))),
    '',
    `## ${t('History')}`,
    '',
    ...job.history.map(({ at, phase, note }) => row(both(at), `${phase}. ${note}`)),
  ];
  return `${lines.filter((line, index) => line !== '' || lines[index - 1] !== '').join('\n')}\n`;
}

function row(name: string, value: string): string {
  return `- **${name}**: ${value}`;
}

/** Values come from the cloud and the person: inside backticks nothing of them is taken for Markdown. */
function code(value: string): string {
  return `\`${value.replaceAll('`', "'").replaceAll('\n', ' ')}\``;
}
