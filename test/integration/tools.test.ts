import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds, settingsSection, toolNames } from '../../src/shared/ids';
import { seedIds } from '../../src/sandbox/seed/ids';
import { waitFor } from '../harness/shared.mjs';

const orders = { regionId: 'cn-hangzhou', dbInstanceId: seedIds.ordersProd };

async function invoke(
  name: string,
  input: object,
  token?: vscode.CancellationToken,
): Promise<Record<string, unknown>> {
  const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined }, token);
  const [part] = content;
  assert.ok(part instanceof vscode.LanguageModelTextPart);
  return JSON.parse(part.value) as Record<string, unknown>;
}

const formTabs = (): readonly vscode.Tab[] =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview);

describe('tools in the host', () => {
  before(async () => {
    await vscode.commands.executeCommand(commandIds.useSandbox);
  });
  after(async () => {
    await vscode.window.tabGroups.close(formTabs());
  });

  it('are there, each with what it takes', async () => {
    const names = Object.values<string>(toolNames);
    await waitFor('the tools', () =>
      names.every((name) => vscode.lm.tools.some((tool) => tool.name === name)),
    );
    for (const { name, description, inputSchema } of vscode.lm.tools) {
      if (!names.includes(name)) continue;
      assert.ok(description.length > 100, name);
      assert.equal((inputSchema as { additionalProperties: boolean }).additionalProperties, false);
    }
  });

  it('find instances', async () => {
    const { rows } = (await invoke(toolNames.findInstances, { text: 'orders-prod' })) as {
      rows: { dbInstanceId: string }[];
    };
    assert.ok(rows.some(({ dbInstanceId }) => dbInstanceId === seedIds.ordersProd));
  });

  it('list backups', async () => {
    const { rows, recoveryWindow } = await invoke(toolNames.listBackups, orders);
    assert.ok((rows as unknown[]).length > 0);
    assert.ok((recoveryWindow as { end?: string }).end);
  });

  it('explain an error, and list the clones', async () => {
    const { error } = await invoke(toolNames.explainError, { code: 'InvalidBakset.Invalid' });
    assert.equal((error as { isKnown: boolean }).isKnown, true);
    assert.ok('total' in (await invoke(toolNames.listClones, {})));
  });

  it('tell code and RequestId of what RDS refuses', async () => {
    await assert.rejects(
      invoke(toolNames.listBackups, { ...orders, dbInstanceId: 'rm-nobodys' }),
      /RequestId [\w-]+|no instance rm-nobodys/,
    );
  });

  it('take nothing else', async () => {
    for (const input of [
      { ...orders, submit: true },
      { ...orders, accountId: 'default' },
      { ...orders, dbInstanceId: '[x](command:workbench.action.quit)' },
      { ...orders, values: { __proto__: null, RegionId: 'cn-beijing' } },
    ]) {
      await assert.rejects(invoke(toolNames.prepareClone, input));
      await assert.rejects(invoke(toolNames.listBackups, input));
    }
    await assert.rejects(invoke(toolNames.findInstances, { page: 0 }));
    await assert.rejects(invoke(toolNames.explainError, {}));
    await assert.rejects(invoke(toolNames.listClones, { cloneId: '../..' }));
    assert.equal(formTabs().length, 0);
  });

  it('do nothing once they are cancelled', async () => {
    const cancel = new vscode.CancellationTokenSource();
    cancel.cancel();
    for (const [name, input] of [
      [toolNames.findInstances, { text: 'orders' }],
      [toolNames.listBackups, orders],
      [toolNames.explainError, { code: 'X' }],
      [toolNames.listClones, {}],
    ] as const)
      await assert.rejects(invoke(name, input, cancel.token));
  });

  it('do nothing where the user has switched them off', async () => {
    const section = vscode.workspace.getConfiguration(settingsSection);
    // The extension may hear of a setting after the call that changes it has ended.
    const answers = (expected: boolean): Promise<unknown> =>
      waitFor(expected ? 'an answer' : 'a refusal', async () => {
        const answered = await invoke(toolNames.listClones, {}).then(
          () => true,
          () => false,
        );
        return answered === expected;
      });
    await section.update('agentTools', false, vscode.ConfigurationTarget.Global);
    try {
      await answers(false);
    } finally {
      await section.update('agentTools', undefined, vscode.ConfigurationTarget.Global);
    }
    await answers(true);
  });

  // The editor asks nothing while it runs such tests: what a user answers is a UI test.
  it('open a form with what it is told, and submit nothing', async () => {
    const cloneCount = async (): Promise<unknown> => (await invoke(toolNames.listClones, {}))['total'];
    const before = await cloneCount();
    const { submitted, price, findings } = await invoke(toolNames.prepareClone, {
      ...orders,
      size: 'smallest',
    });
    assert.equal(submitted, false);
    assert.match(String(price), /CNY/);
    assert.ok(Array.isArray(findings));
    assert.equal(formTabs().length, 1);
    assert.equal(await cloneCount(), before);
  });
});
