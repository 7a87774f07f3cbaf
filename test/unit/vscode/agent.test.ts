import assert from 'node:assert/strict';
import type { CancellationToken, LanguageModelToolResult, PreparedToolInvocation } from 'vscode';
import type { Account } from '../../../src/core/accounts/account';
import { RdsError } from '../../../src/core/errors/rdsError';
import type { RdsClient } from '../../../src/core/rds/client';
import { toolNames } from '../../../src/shared/ids';
import type { Accounts } from '../../../src/vscode/accounts/accounts';
import { registerAgent, type AgentOptions, type Tool } from '../../../src/vscode/agent/register';
import { createLog } from '../../../src/vscode/ui/log';
import { SkippingClock } from '../../support/clock';
import { settle } from '../../support/virtualClock';
import { CancellationError, editor, EventEmitter } from '../../support/vscode';
import { jobOf } from '../jobs/jobOf';
import { fake, jobId, storeWith } from './support';

const orders = { regionId: 'cn-hangzhou', dbInstanceId: 'rm-source' };

interface Asked {
  readonly calls: string[];
  readonly opened: unknown[];
}

describe('the tools as the editor calls them', () => {
  let asked: Asked;
  let currentId: string | undefined;
  let tools: ReadonlyMap<string, Tool>;
  let answer: (signal: AbortSignal | undefined) => Promise<never>;

  beforeEach(async () => {
    editor.reset();
    asked = { calls: [], opened: [] };
    currentId = 'default';
    answer = () =>
      Promise.reject(
        new RdsError({
          kind: 'service',
          operation: 'DescribeRegions',
          code: 'Forbidden.RAM',
          httpStatus: 403,
          requestId: 'REQ-1',
        }),
      );
    const client = fake<RdsClient>({
      describeRegions: (_home, { signal } = {}) => {
        asked.calls.push('regions');
        return answer(signal);
      },
    });
    const accounts = fake<Accounts>({
      get currentId() {
        return currentId;
      },
      label: (id: string) => `<${id}>`,
      fullLabel: (id: string) => `${id} · user alice`,
      session: () => Promise.resolve({ account: fake<Account>({ homeRegionId: 'cn-hangzhou' }), client }),
    });
    const options: Partial<AgentOptions> = {
      accounts,
      store: await storeWith(jobOf({ id: jobId(1), phase: 'ready' })),
      openForm: (target) => {
        asked.opened.push(target);
        return Promise.reject(new Error('not here'));
      },
    };
    tools = registerAgent(
      { clock: new SkippingClock(0), log: createLog() },
      fake<AgentOptions>(options),
    ).tools;
  });

  const token = (isCancellationRequested = false): CancellationToken =>
    fake<CancellationToken>({
      isCancellationRequested,
      onCancellationRequested: () => ({ dispose: () => undefined }),
    });
  const invoke = (name: string, input: unknown, cancel = token()): Promise<LanguageModelToolResult> =>
    Promise.resolve(
      tools.get(name)!.invoke({ input, toolInvocationToken: undefined }, cancel),
    ) as Promise<LanguageModelToolResult>;
  const prepare = (name: string, input: unknown): PreparedToolInvocation =>
    tools.get(name)!.prepareInvocation({ input }, token()) as PreparedToolInvocation;

  it('answer with JSON', async () => {
    const { content } = await invoke(toolNames.listClones, {});
    const [part] = content as { value: string }[];
    const told = JSON.parse(part?.value ?? '') as { rows: { cloneId: string }[] };
    assert.equal(told.rows[0]?.cloneId, jobId(1));
  });

  it('tell a model what RDS refused, and what is wrong with its call', async () => {
    await assert.rejects(
      invoke(toolNames.findInstances, { text: 'orders' }),
      /\(Forbidden\.RAM, RequestId REQ-1\)\. HTTP 403\./,
    );
    await assert.rejects(invoke(toolNames.listBackups, { regionId: 'cn-hangzhou' }), /dbInstanceId: missing/);
    assert.deepEqual(editor.messages, []);
  });

  it('do nothing without an account, and choose none', async () => {
    currentId = undefined;
    await assert.rejects(invoke(toolNames.findInstances, {}), /No account is chosen/);
    await assert.rejects(invoke(toolNames.prepareClone, orders), /No account is chosen/);
    assert.equal(prepare(toolNames.prepareClone, orders).confirmationMessages, undefined);
    assert.deepEqual([asked, editor.messages], [{ calls: [], opened: [] }, []]);
  });

  it('do nothing where they are switched off', async () => {
    editor.settings['agentTools'] = false;
    for (const name of Object.values(toolNames))
      await assert.rejects(invoke(name, orders), /switched the tools off/);
    assert.deepEqual(asked, { calls: [], opened: [] });
  });

  it('do nothing when they are cancelled', async () => {
    for (const name of Object.values(toolNames))
      await assert.rejects(invoke(name, orders, token(true)), CancellationError);
    assert.deepEqual(asked, { calls: [], opened: [] });
  });

  it('stop when they are cancelled, whatever they wait for', async () => {
    let signal: AbortSignal | undefined;
    answer = (given) => {
      signal = given;
      return new Promise(() => undefined);
    };
    const cancelling = new EventEmitter<void>();
    let isCancelled = false;
    const result = invoke(
      toolNames.findInstances,
      {},
      fake<CancellationToken>({
        get isCancellationRequested() {
          return isCancelled;
        },
        onCancellationRequested: cancelling.event as never,
      }),
    );
    await settle();
    assert.equal(signal?.aborted, false);
    isCancelled = true;
    cancelling.fire();
    await assert.rejects(result, CancellationError);
    assert.equal(signal?.aborted, true);
  });

  it('have the user asked before a form is opened, with what it will hold', () => {
    const { confirmationMessages } = prepare(toolNames.prepareClone, {
      ...orders,
      restoreTime: '2026-11-23T06:30:00Z',
      size: 'smallest',
      values: { DBInstanceDescription: '[x](command:quit) $(error)\n**bold**' },
    });
    assert.equal(confirmationMessages?.title, 'Open the clone form?');
    assert.equal(
      confirmationMessages?.message,
      [
        'A clone of rm-source in cn-hangzhou at 2026-11-23T06:30:00Z.',
        'With: Name x (command:quit) $ (error) bold, smallest that holds the data',
        'Account: default · user alice',
        'Nothing is cloned before you press Clone Instance in the form.',
      ].join('\n\n'),
    );
  });

  it('ask nothing where nothing will be opened', () => {
    assert.equal(
      prepare(toolNames.prepareClone, { ...orders, submit: true }).confirmationMessages,
      undefined,
    );
    for (const name of Object.values(toolNames)) {
      const { invocationMessage, confirmationMessages } = prepare(name, { regionId: '[x](command:y)' });
      assert.equal(confirmationMessages, undefined);
      assert.doesNotMatch(JSON.stringify(invocationMessage), /command/);
    }
  });
});
