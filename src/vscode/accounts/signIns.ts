import * as vscode from 'vscode';
import { whyUnreadable } from '../../core/accounts/textFile';
import type { LogChannel } from '../ui/log';
import { showMessage } from '../ui/messages';

/** Warns, once per profile, that a renewed sign-in could not be written to the file of the aliyun CLI. */
export function unsavedSignIns(log: LogChannel): (profile: string, problem: unknown) => void {
  const told = new Set<string>();
  return (profile, problem) => {
    const text = vscode.l10n.t(
      'The sign-in of the profile {0} was renewed, but ~/.aliyun/config.json could not be written: {1}. It works in this window until it is closed. If the aliyun CLI no longer accepts it, run "aliyun configure --profile {0}".',
      profile,
      whyUnreadable(problem),
    );
    log.warn(text);
    if (told.has(profile)) return;
    told.add(profile);
    void showMessage('warning', text);
  };
}
