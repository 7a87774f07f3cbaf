import { t } from '@vscode/l10n';
import { instanceStatusLabel } from '../clone/statusLabels';
import type { JobPhase } from './job';

/**
 * A note in the history of a job. Files keep notes as English sentences, so that all versions can read them. The
 * sentence identifies the note, which is then shown in the user's language.
 */
interface Note {
  /** The sentence in the file; `{0}` and `{1}` are its values. Must never change, because existing files contain it. */
  readonly kept: string;
  readonly told: (...values: readonly string[]) => string;
}

const notes = {
  written: { kept: 'Written before sending.', told: () => t('Saved before sending.') },
  sendingAgain: { kept: 'Sending again.', told: () => t('Sending again.') },
  unanswered: {
    kept: 'Attempt {0}: no answer ({1}).',
    told: (attempt, code) => t('Attempt {0}: no response ({1}).', attempt, code),
  },
  accepted: { kept: 'Accepted by the service.', told: () => t('Accepted by RDS.') },
  acceptedOther: {
    kept: 'Accepted by the service, which names another instance than {0}.',
    told: (id) => t('Accepted by RDS, which names another instance than {0}.', id),
  },
  named: { kept: 'Named by the service.', told: () => t('Confirmed by RDS.') },
  madeAsWell: {
    kept: 'The service has made {0} as well.',
    told: (id) => t('RDS has also created {0}.', id),
  },
  foundByName: { kept: 'Found by its name.', told: () => t('Found by its name.') },
  chosen: { kept: 'Chosen by the user.', told: () => t('Chosen by the user.') },
  refused: { kept: 'Refused: {0}.', told: (code) => t('Refused: {0}.', code) },
  notNow: { kept: 'Not now: {0}.', told: (code) => t('Not accepted yet: {0}.', code) },
  stoppedWaiting: { kept: 'The user stopped waiting.', told: () => t('The user stopped waiting.') },
  unsettled: {
    kept: 'What became of it is not known.',
    told: () => t('It is not known what happened to the request.'),
  },
  dismissed: {
    kept: 'The user found that nothing was created.',
    told: () => t('The user marked it as not created.'),
  },
  adopted: {
    kept: 'Taken up again: its outcome was not known.',
    told: () => t('Continued, because its outcome was not known.'),
  },
  noLongerThere: {
    kept: 'The instance is no longer there.',
    told: () => t('The instance no longer exists.'),
  },
  neverSeen: {
    kept: 'The instance never became visible.',
    told: () => t('The instance never became visible.'),
  },
  status: {
    kept: 'The instance is {0}.',
    told: (status) => t('Status of the instance: {0}.', instanceStatusLabel(status)),
  },
  overdue: { kept: 'Watched for five hours.', told: () => t('Watched for five hours.') },
  resumed: { kept: 'Watching again.', told: () => t('Watching again.') },
  released: { kept: 'Released.', told: () => t('Released.') },
  releasedNone: {
    kept: 'Released; no archived backup was to be kept.',
    told: () => t('Released. No archived backup was to be kept.'),
  },
  releasedLast: {
    kept: 'Released; the last archived backup was to be kept.',
    told: () => t('Released. The last archived backup was to be kept.'),
  },
  releasedAll: {
    kept: 'Released; all archived backups were to be kept.',
    told: () => t('Released. All archived backups were to be kept.'),
  },
} as const satisfies Readonly<Record<string, Note>>;

export type NoteName = keyof typeof notes;

const patterns: readonly (readonly [NoteName, RegExp])[] = (Object.keys(notes) as NoteName[]).map((name) => [
  name,
  new RegExp(`^${notes[name].kept.replace(/[.()]/g, '\\$&').replace(/\{\d\}/g, '(.*)')}$`, 's'),
]);

export function note(name: NoteName, ...values: readonly (string | number)[]): string {
  return notes[name].kept.replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)] ?? ''));
}

/** Identifies a note from a file; undefined if another version wrote it. */
export function noteName(kept: string): NoteName | undefined {
  return patterns.find(([, pattern]) => pattern.test(kept))?.[0];
}

/** Whether a note says that RDS accepted the request. Covers the notes of all versions. */
export function isAcceptance(kept: string): boolean {
  return kept.startsWith('Accepted');
}

/** A note from a file in the user's language; unchanged if another version wrote it. */
export function noteText(kept: string): string {
  for (const [name, pattern] of patterns) {
    const [found, ...values] = pattern.exec(kept) ?? [];
    if (found === undefined) continue;
    const told: Note['told'] = notes[name].told;
    return told(...values);
  }
  return kept;
}

export function phaseLabel(phase: JobPhase): string {
  switch (phase) {
    case 'sending':
      return t('Sending the request');
    case 'unknown':
      return t('Outcome unknown');
    case 'refused':
      return t('Refused');
    case 'accepted':
      return t('Accepted');
    case 'creating':
      return t('Creating the instance');
    case 'ready':
      return t('Ready');
    case 'lost':
      return t('Lost');
    case 'timedOut':
      return t('Not running after five hours');
    case 'released':
      return t('Released');
  }
}
