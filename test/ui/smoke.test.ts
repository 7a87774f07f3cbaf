import { strict as assert } from 'node:assert';
import { keepArtifactsOnFailure, Workbench } from './support/workbench';

describe('the workbench with the extension', () => {
  let workbench: Workbench | undefined;
  keepArtifactsOnFailure(() => workbench);

  after(() => workbench?.close());

  it('shows our views', async () => {
    workbench = await Workbench.launch();
    await workbench.openView();
    await workbench.view('Clones').waitFor();
  });

  it('offers our commands, under our name', async () => {
    assert.ok(workbench);
    assert.equal(await workbench.offersCommand('RDS Clone: Refresh'), true);
  });

  it('finds the views again after a reload', async () => {
    assert.ok(workbench);
    await workbench.reload();
    await workbench.openView();
  });
});
