// A small extension beside ours, which uses what ours exports as any other would.
import * as vscode from 'vscode';
import type { Clone, CloneTarget, InstanceTarget, RdsCloneApi } from '../../../src/shared/api';

export function activate({ subscriptions }: vscode.ExtensionContext): void {
  const rdsClone = async (): Promise<RdsCloneApi> => {
    const found = vscode.extensions.getExtension<RdsCloneApi>('rds-clone.rds-clone');
    if (!found) throw new Error('RDS Clone is not installed.');
    return found.activate();
  };
  const seen: (readonly Clone[])[] = [];
  subscriptions.push(
    vscode.commands.registerCommand('neighbour.open', async (target: CloneTarget) =>
      (await rdsClone()).openCloneForm(target),
    ),
    vscode.commands.registerCommand('neighbour.reveal', async (target: InstanceTarget) =>
      (await rdsClone()).reveal(target),
    ),
    vscode.commands.registerCommand('neighbour.clones', async () => (await rdsClone()).listClones()),
    vscode.commands.registerCommand('neighbour.watch', async () => {
      subscriptions.push((await rdsClone()).onDidChangeClones((clones) => seen.push(clones)));
      return seen;
    }),
  );
}
