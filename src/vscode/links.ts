import * as vscode from 'vscode';
import { linkTo, readLink, type Link } from '../core/clone/cloneLink';
import type { Target } from '../core/clone/target';
import { extensionId } from '../shared/ids';
import type { LogChannel } from './ui/log';
import { showMessage } from './ui/messages';
import { copyText } from './ui/outside';
import { guarded } from './ui/runCommand';

export interface LinkServices {
  readonly log: LogChannel;
  readonly openForm: (target: Target) => Promise<unknown>;
  readonly reveal: (target: Target) => Promise<unknown>;
}

/** Opens links to the extension. The author of a link can only open a form or reveal a row. */
export function linkHandler({ log, openForm, reveal }: LinkServices): vscode.UriHandler {
  const open = guarded(log, async (uri: vscode.Uri) => {
    const read = readLink(uri);
    if ('problem' in read) {
      void showMessage('error', vscode.l10n.t('The link was not opened. {0}', read.problem));
      return;
    }
    const { kind, target } = read.link;
    await (kind === 'clone' ? openForm(target) : reveal(target));
  });
  return {
    handleUri: async (uri) => {
      await open(uri);
    },
  };
}

export async function copyLink(link: Link): Promise<void> {
  await copyText(linkTo(link, `${vscode.env.uriScheme}://${extensionId}`));
}
