import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Clone, FormOutcome, RdsCloneApi } from '../../src/shared/api';
import { commandIds, extensionId } from '../../src/shared/ids';
import { seedIds } from '../../src/sandbox/seed/ids';
import { waitFor } from '../harness/shared.mjs';
import { pressButton } from './press';

const orders = { regionId: 'cn-hangzhou', dbInstanceId: seedIds.ordersProd };
const call = <T>(command: string, target?: unknown): Thenable<T> =>
  vscode.commands.executeCommand<T>(`neighbour.${command}`, target);

function formTabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview);
}

async function openedBy(open: () => Thenable<FormOutcome>): Promise<{ outcome: Promise<FormOutcome> }> {
  const before = formTabs().length;
  const outcome = Promise.resolve(open());
  await Promise.race([
    waitFor('the tab of the form', () => formTabs().length > before),
    outcome.then(() => undefined),
  ]);
  return { outcome };
}

describe('another extension, with what this one exports', () => {
  before(async () => {
    await vscode.commands.executeCommand(commandIds.useSandbox);
  });
  after(async () => {
    await vscode.window.tabGroups.close(formTabs());
  });

  it('can change nothing of it for the others', async () => {
    const api = await vscode.extensions.getExtension<RdsCloneApi>(extensionId)!.activate();
    assert.equal(api.version, 1);
    assert.ok(Object.isFrozen(api));
    assert.deepEqual(Object.keys(api).sort(), [
      'listClones',
      'onDidChangeClones',
      'openCloneForm',
      'reveal',
      'version',
    ]);
  });

  it('is told where a target is wrong, and nothing opens', async () => {
    await assert.rejects(
      Promise.resolve(call('open', { ...orders, submit: true })),
      /submit: not supported here/,
    );
    await assert.rejects(
      Promise.resolve(call('reveal', { regionId: 'cn-hangzhou' })),
      /dbInstanceId: missing/,
    );
    assert.equal(formTabs().length, 0);
  });

  it('shows an instance, and learns that there is none', async () => {
    assert.equal(await call('reveal', orders), true);
    assert.equal(await call('reveal', { ...orders, dbInstanceId: 'rm-nobodys' }), false);
  });

  it('opens a form, and is told when the user closes it', async () => {
    const { outcome } = await openedBy(() => call('open', orders));
    await vscode.window.tabGroups.close(formTabs());
    assert.deepEqual(await outcome, { kind: 'closed' });
  });

  it('is told what the user submits, and the change of the list', async function () {
    if (pressButton === undefined) return this.skip();
    const seen = await call<(readonly Clone[])[]>('watch');
    const name = `neighbour-${process.pid}`;
    const { outcome } = await openedBy(() =>
      call('open', { ...orders, values: { DBInstanceDescription: name } }),
    );
    await pressButton('Clone Instance');
    const submitted = await outcome;
    assert.ok(submitted.kind === 'submitted');
    assert.equal(submitted.clone.name, name);
    assert.match(submitted.clone.dbInstanceId ?? '', /^rm-/);
    assert.ok('ended' in submitted);
    const clones = await call<readonly Clone[]>('clones');
    assert.equal(clones[0]?.id, submitted.clone.id);
    assert.doesNotMatch(JSON.stringify(clones), /token/i);
    assert.ok(seen.some((list) => list.some(({ id }) => id === submitted.clone.id)));
  });
});
