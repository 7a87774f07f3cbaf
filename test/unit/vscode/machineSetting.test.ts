import assert from 'node:assert/strict';
import { ofMachine } from '../../../src/vscode/ui/machineSetting';
import { env } from '../../support/vscode';

describe('a setting of the machine', () => {
  afterEach(() => {
    env.remoteName = undefined;
  });

  /** As the editor has it that does not know the scope yet, so that the workspace wins. */
  const value = (places: {
    readonly client?: string;
    readonly remote?: string;
    readonly workspace?: string;
  }): unknown => {
    const { client, remote, workspace } = places;
    const found = {
      defaultValue: '',
      globalLocalValue: client,
      globalRemoteValue: remote,
      globalValue: remote ?? client,
      workspaceValue: workspace,
    };
    return ofMachine({ get: () => workspace ?? remote ?? client ?? '', inspect: () => found }, 'endpoint');
  };

  it('is never that of a workspace, known as one of the machine or not', () => {
    for (const remoteName of [undefined, 'ssh-remote']) {
      env.remoteName = remoteName;
      assert.equal(value({ workspace: 'http://evil.example' }), '');
    }
    env.remoteName = undefined;
    assert.equal(
      value({ workspace: 'http://evil.example', client: 'https://own.example' }),
      'https://own.example',
    );
  });

  it('is the remote one in a remote window, and that of the user in others', () => {
    assert.equal(value({ client: 'own' }), 'own');
    env.remoteName = 'ssh-remote';
    assert.equal(value({ client: 'own' }), '');
    assert.equal(value({ client: 'own', remote: 'there', workspace: 'evil' }), 'there');
  });
});
