import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '../harness/shared.mjs';
import { toolNames } from '../../src/shared/ids';
import { seedIds } from '../support/sandbox';
import { cloneRequests, launchWithCloud, type CloudWorkbench } from './support/cloud';
import { writeExtension } from './support/standIns';
import { jsonIn } from './support/json';
import { keepArtifactsOnFailure, type Workbench } from './support/workbench';

/** Calls the tool that a file names, as an agent does, and writes down what it is answered. */
const agent = `
exports.activate = () => vscode.commands.registerCommand('agent.call', async () => {
  const { name, input } = JSON.parse(fs.readFileSync(process.env.CALL_FILE, 'utf8'));
  const answered = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined }).then(
    ({ content }) => JSON.parse(content[0].value),
    (error) => ({ refused: String(error) }),
  );
  fs.writeFileSync(process.env.CALL_FILE + '.new', JSON.stringify(answered));
  fs.renameSync(process.env.CALL_FILE + '.new', process.env.CALL_FILE + '.answer');
});
`;

describe('a tool that opens the form', () => {
  let folder: string;
  let cloud: CloudWorkbench | undefined;
  let workbench: Workbench;
  keepArtifactsOnFailure(() => cloud?.workbench);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rds-tools-'));
    const extension = writeExtension(join(folder, 'extensions'), 'test.agent', agent, {
      activationEvents: [],
      contributes: { commands: [{ command: 'agent.call', title: 'Call the Tool of the Test' }] },
    });
    cloud = await launchWithCloud({
      moreExtensions: [extension],
      env: { CALL_FILE: join(folder, 'call') },
    });
    ({ workbench } = cloud);
  });
  after(async () => {
    await cloud?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const call = async (input: object): Promise<void> => {
    rmSync(join(folder, 'call.answer'), { force: true });
    writeFileSync(join(folder, 'call'), JSON.stringify({ name: toolNames.prepareClone, input }));
    await workbench.runCommand('Call the Tool of the Test');
  };
  const answer = async (): Promise<Record<string, unknown>> => {
    const file = join(folder, 'call.answer');
    return waitFor('the answer of the tool', () => jsonIn(file));
  };

  it('asks the user, who may refuse it, and leaves the button to the user', async () => {
    const orders = { regionId: 'cn-hangzhou', dbInstanceId: seedIds.ordersProd };
    await call({ ...orders, values: { DBInstanceDescription: '[x](command:y)' } });
    const dialog = workbench.dialog();
    await dialog.getByText('Open the clone form?').waitFor();
    assert.match(
      await dialog.innerText(),
      /A clone of rm-\w+ in cn-hangzhou\.\s+With: Name x \(command:y\)\s+Account: /,
    );
    await workbench.dialogAction('Cancel');
    assert.ok((await answer())['refused']);

    const form = await workbench.formOpenedBy(async () => {
      await call({ ...orders, size: 'smallest', values: { DBInstanceDescription: 'orders-small' } });
      await workbench.dialogAction('Yes');
    });
    const { submitted, price } = await answer();
    assert.equal(submitted, false);
    assert.match(String(price), /CNY [\d.]+ per hour/);
    await form.locator('#price.ready').waitFor();
    assert.equal(await form.locator('#DBInstanceDescription').inputValue(), 'orders-small');
    assert.deepEqual(cloneRequests(cloud!.sandbox), []);
  });
});
