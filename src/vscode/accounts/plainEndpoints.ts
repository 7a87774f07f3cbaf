import { hostname } from 'node:os';
import * as vscode from 'vscode';
import { PlainEndpoints } from '../../core/endpoints/plainEndpoints';
import { confirm } from '../ui/messages';

/** Remembered per machine, because the same address may be another host elsewhere. */
export function plainEndpoints(state: vscode.Memento): PlainEndpoints {
  const key = `plainEndpoints/${hostname()}`;
  return new PlainEndpoints(
    {
      read: () => state.get<readonly string[]>(key, []),
      write: async (hosts) => state.update(key, hosts),
    },
    confirmPlain,
  );
}

function confirmPlain(host: string): Promise<boolean> {
  return confirm({
    text: vscode.l10n.t('Use {0} without encryption?', `http://${host}`),
    detail: [
      vscode.l10n.t(
        'The setting rdsClone.endpoint is an address that is not encrypted and not on this machine. Your AccessKey secret is not sent, but anyone on the way can read names, IDs, session tokens and settings, and can respond in place of RDS.',
      ),
    ],
    go: vscode.l10n.t('Use Without Encryption'),
  });
}
