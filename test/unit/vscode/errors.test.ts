import { plainFailure } from '../../../src/core/errors/failure';
import assert from 'node:assert/strict';
import { parseAccessDenied } from '../../../src/core/rds/sdkFailure';
import { explain } from '../../../src/core/errors/explain';
import type { RdsError } from '../../../src/core/errors/rdsError';
import { systemClock } from '../../../src/core/clock';
import type { CloneJob } from '../../../src/core/jobs/job';
import { commandIds, type CommandId } from '../../../src/shared/ids';
import { errorLines, errorNode } from '../../../src/vscode/backups/backupsRows';
import { presentNode } from '../../../src/vscode/backups/backupItems';
import { jobFrom } from '../../../src/vscode/clones/jobFrom';
import { DetailsProvider } from '../../../src/vscode/errors/details';
import { errorCommandEntries } from '../../../src/vscode/errors/errorCommands';
import { createLog } from '../../../src/vscode/ui/log';
import { editor, Uri } from '../../support/vscode';
import { settle } from '../../support/virtualClock';
import { jobOf } from '../jobs/jobOf';
import { iconOf, linesOf, rowsOf, serviceError, storeWith, tokensOf } from './support';

const denied = (): RdsError =>
  serviceError({
    code: 'Forbidden.RAM',
    httpStatus: 403,
    accessDenied: parseAccessDenied({
      AuthAction: 'rds:DescribeDBInstances',
      AuthPrincipalDisplayName: 'alice',
      AuthPrincipalType: 'SubUser',
      NoPermissionType: 'ImplicitDeny',
    }),
  });

/** Rows of ours have plain labels. */
function labelOf(one: Parameters<typeof presentNode>[0]): string {
  const { label } = presentNode(one, 0);
  assert.ok(typeof label === 'string');
  return label;
}

describe('the row of an error', () => {
  it('has what happened, the code, and all of it in the tooltip', () => {
    const node = errorNode(undefined, serviceError(), 0);
    const item = presentNode(node, 0);
    assert.equal(item.label, explain(serviceError()).title);
    assert.equal(item.description, 'InvalidBakset.Invalid');
    assert.equal(iconOf(item), 'warning list.warningForeground');
    assert.deepEqual(tokensOf(item), ['error']);
    assert.ok(linesOf(item).some((line) => line.includes('REQ-1')));
    assert.match(item.accessibilityInformation?.label ?? '', /^Error: /);
  });

  it('has below it why, what to do, and the ways out that there are', () => {
    const labelsOf = (error: RdsError): string[] =>
      errorLines(errorNode(undefined, error, 0)).map((one) => labelOf(one));
    const plain = labelsOf(serviceError());
    assert.match(plain[0]!, /^Why: /);
    assert.match(plain[1]!, /^What to do: /);
    assert.deepEqual(plain.slice(2), ['RequestId REQ-1', 'Retry']);
    const refused = labelsOf(denied());
    assert.ok(refused.includes('Missing RAM action: rds:DescribeDBInstances'), refused.join('\n'));
    assert.ok(refused.some((label) => label.startsWith('Denied to: ') && label.includes('alice')));
    assert.deepEqual(refused.slice(-2), ['Copy RAM Policy', 'Switch Account…']);
    const noKeys = labelsOf(serviceError({ kind: 'credentials', code: '', sent: false }));
    assert.equal(noKeys.at(-1), 'Try with the sandbox account');
    assert.ok(tokensOf(presentNode(errorNode(undefined, denied(), 0), 0)).includes('policy'));
  });
});

describe('the commands about an error', () => {
  const commandsOf = async (
    ...jobs: readonly CloneJob[]
  ): Promise<(id: CommandId, argument?: unknown) => Promise<void>> => {
    const store = await storeWith(...jobs);
    const log = createLog();
    const details = new DetailsProvider(store, systemClock, 'RDS Clone 1');
    const entries = new Map<CommandId, (...args: readonly unknown[]) => unknown>(
      errorCommandEntries({
        details,
        log,
        jobFrom: (argument, wanted) => jobFrom(argument, rowsOf(store), wanted),
      }),
    );
    return async (id, argument) => {
      await entries.get(id)?.(argument);
      await settle();
    };
  };

  it('copy what is known of it, and the policy that mends it', async () => {
    const run = await commandsOf();
    await run(commandIds.error.copyDetails, errorNode(undefined, serviceError(), 0));
    assert.match(editor.texts('clipboard')[0]!, /REQ-1/);
    await run(commandIds.error.copyRamPolicy, errorNode(undefined, denied(), 0));
    assert.match(editor.texts('clipboard')[1]!, /rds:DescribeDBInstances/);
    await run(commandIds.error.copyRamPolicy, errorNode(undefined, serviceError(), 0));
    assert.equal(editor.messages[0]?.text, 'No RAM policy can fix this error.');
  });

  it('open the diagnosis at Alibaba Cloud, and nowhere else', async () => {
    const link = 'https://api.alibabacloud.com/troubleshoot?q=x';
    const run = await commandsOf();
    await run(commandIds.error.openDiagnosis, errorNode(undefined, serviceError({ recommend: link }), 0));
    assert.deepEqual(editor.texts('address'), [link]);
    const elsewhere = serviceError({ recommend: 'https://evil.example/' });
    await run(commandIds.error.openDiagnosis, errorNode(undefined, elsewhere, 0));
    assert.equal(editor.texts('address').length, 1);
    assert.equal(editor.messages[0]?.text, 'There is no diagnosis of this error.');
  });

  it('lead from the row and from the clone to one document', async () => {
    const job = jobOf({ phase: 'refused', error: plainFailure(serviceError()) });
    const run = await commandsOf(job);
    editor.choose = () => 0;
    await run(commandIds.error.showDetails);
    await run(commandIds.error.showDetails, job);
    const paths = editor.executed.map(([, uri]) => (uri as { path: string }).path);
    assert.equal(paths.length, 2);
    assert.equal(paths[0], paths[1]);
    assert.match(paths[0]!, /InvalidBakset\.Invalid\.md$/);
  });

  it('say of a clone that it has not failed', async () => {
    const job = jobOf({ phase: 'ready' });
    await (
      await commandsOf(job)
    )(commandIds.error.copyDetails, job);
    assert.equal(editor.messages[0]?.text, 'This clone has not failed.');
  });
});

describe('the documents', () => {
  it('hold a clone as it is now, an error as it was, and say so when they are gone', async () => {
    const job = jobOf({ phase: 'creating' });
    const store = await storeWith(job);
    const details = new DetailsProvider(store, systemClock, 'RDS Clone 1');
    const textAt = (path: string): Promise<string> =>
      details.provideTextDocumentContent(Uri.from({ scheme: 'x', path }) as never);
    const lastPath = (): string => (editor.executed.at(-1)![1] as { path: string }).path;
    await details.showJob(job);
    assert.match(await textAt(lastPath()), /State.*Creating the instance/);
    await store.update(job.id, (one) => ({ ...one, phase: 'ready' }));
    assert.match(await textAt(lastPath()), /State.*Ready/);
    await store.remove(job.id);
    assert.equal(await textAt(lastPath()), 'This clone is no longer in the list.');
    await details.showError('a', { explained: explain(serviceError()), at: 0, regionId: 'cn-hangzhou' });
    assert.match(await textAt(lastPath()), /REQ-1/);
    assert.equal(await textAt('/error/none/x.md'), 'This error is no longer available.');
    details.dispose();
  });

  it('are shown as text where the built-in extension for Markdown is disabled', async () => {
    editor.missing = ['markdown.showPreview'];
    const job = jobOf({ phase: 'creating' });
    const details = new DetailsProvider(await storeWith(job), systemClock, 'RDS Clone 1');
    await details.showJob(job);
    assert.match((editor.opened[0] as { path: string }).path, /\.md$/);
    details.dispose();
  });
});
