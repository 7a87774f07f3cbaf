import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { RdsCloneApi } from '../../src/shared/api';
import { allCommandIds, commandIds, detailsScheme, settingsSection } from '../../src/shared/ids';
import { waitFor } from '../harness/shared.mjs';

const id = 'rds-clone.rds-clone';

function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension(id);
  assert.ok(found, `${id} is not installed`);
  return found;
}

/** The extension's own files that this host has loaded. */
function loadedFiles(): string[] {
  const dist = join(extension().extensionPath, 'dist');
  return Object.keys(require.cache)
    .filter((file) => file.startsWith(dist))
    .map((file) => file.slice(dist.length + 1));
}

describe('the extension in its host', () => {
  it('has activated by itself, and loaded neither the SDK nor the sandbox for it', async () => {
    await waitFor('activation', () => extension().isActive);
    assert.deepEqual(loadedFiles(), ['extension.js']);
  });

  it('gives other extensions something to ask for, and loads nothing for it', async () => {
    const { version } = (await extension().activate()) as RdsCloneApi;
    assert.equal(version, 1);
    assert.deepEqual(loadedFiles(), ['extension.js']);
  });

  it('loads the program for a request file that is opened, and for no other JSON', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rds-files-'));
    const open = async (name: string): Promise<vscode.Uri> => {
      writeFileSync(join(folder, name), '{}');
      return (await vscode.workspace.openTextDocument(join(folder, name))).uri;
    };
    const other = await open('other.json');
    // Whoever wants to help with the file has been asked, and has answered, by the end of this.
    await vscode.commands.executeCommand('vscode.executeCodeLensProvider', other);
    assert.deepEqual(loadedFiles(), ['extension.js']);
    const uri = await open('some.rdsclone.json');
    await waitFor('what is wrong with it', () => vscode.languages.getDiagnostics(uri).length === 3);
    assert.ok(!loadedFiles().some((file) => /sdk|sandbox/.test(file)));
    rmSync(folder, { recursive: true });
  });

  it('registers every command it declares', async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    for (const command of allCommandIds) assert.ok(registered.has(command), command);
  });

  for (const setting of ['account', 'endpoint', 'regions']) {
    it(`lets no workspace set ${setting}`, async () => {
      const section = vscode.workspace.getConfiguration(settingsSection);
      const value = setting === 'regions' ? ['cn-hangzhou'] : 'http://127.0.0.1:9';
      await assert.rejects(
        Promise.resolve(section.update(setting, value, vscode.ConfigurationTarget.Workspace)),
      );
    });
  }

  it('opens a document for a clone that is not in the list, and says so', async () => {
    const document = await vscode.workspace.openTextDocument(
      vscode.Uri.from({ scheme: detailsScheme, path: '/none.md' }),
    );
    assert.match(document.getText(), /no longer in the list/);
  });

  it('starts the sandbox and loads the SDK when the tree needs them', async () => {
    await vscode.commands.executeCommand(commandIds.useSandbox);
    assert.equal(vscode.workspace.getConfiguration(settingsSection).get('account'), 'sandbox');
    await vscode.commands.executeCommand('rdsClone.backups.focus');
    await waitFor('the program and the sandbox', () =>
      ['main.js', 'sandbox.js'].every((file) => loadedFiles().includes(file)),
    );
  });
});
