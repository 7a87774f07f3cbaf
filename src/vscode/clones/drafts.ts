import * as vscode from 'vscode';
import type { Clock } from '../../core/clock';
import type { FormDraft } from '../../core/drafts/draft';
import type { DraftStore } from '../../core/drafts/store';
import { CancelledByUser } from '../ui/runCommand';
import { draftLabel, draftSentence } from './clonesNodes';
import { showMessage } from '../ui/messages';
import { pickOne } from '../ui/picks';

/** Deletes a draft without a question, because the user can undo it. */
export async function removeDraft(draft: FormDraft, drafts: DraftStore): Promise<void> {
  const name = draftLabel(draft);
  if (await drafts.remove(draft.id)) {
    // Not awaited, because a message may stay open as long as the window.
    void offerUndo(name, draft, drafts);
  } else {
    void showMessage('error', vscode.l10n.t('The draft {0} could not be deleted. The log says why.', name));
  }
}

async function offerUndo(name: string, draft: FormDraft, drafts: DraftStore): Promise<void> {
  const undo = vscode.l10n.t('Undo');
  const chosen = await showMessage('info', vscode.l10n.t('The draft {0} was deleted.', name), undo);
  // A form may have been open and saved the draft again, with more changes.
  if (chosen === undo && !drafts.get(draft.id)) await drafts.save(draft);
}

/** The current version of the draft that a command was called with, or one that the user picks. */
export async function draftFrom(argument: unknown, drafts: DraftStore, clock: Clock): Promise<FormDraft> {
  if (
    typeof argument === 'object' &&
    argument !== null &&
    'id' in argument &&
    typeof argument.id === 'string'
  ) {
    const draft = drafts.get(argument.id);
    if (draft) return draft;
  }
  await drafts.load();
  const all = drafts.list();
  const picked = await pickOne(
    all.map((draft) => ({
      label: draftLabel(draft),
      description: draftSentence(draft, clock.now()),
      draft,
    })),
    {
      placeHolder: all.length === 0 ? vscode.l10n.t('There is no draft.') : vscode.l10n.t('Choose a draft'),
    },
  );
  if (!picked) throw new CancelledByUser();
  return picked.draft;
}
