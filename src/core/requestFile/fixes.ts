import { t } from '@vscode/l10n';
import type { CloneDraft, Finding } from '../../shared/clone';
import { shortened } from '../../shared/plain';
import type { CloneFacts } from '../clone/facts';
import type { ValuesFix } from '../clone/fix';
import { fixOfFinding } from '../clone/fixes';
import { parameterRows } from '../clone/parameters';
import { withMember, withMemberName } from './edit';
import { memberNames } from './format';
import type { FileProblem } from './parse';
import { typedValue } from './print';

/** A quick fix for a finding of a file. */
export interface FileFix {
  readonly label: string;
  /** The whole file with the fix applied. */
  readonly text: string;
  /** Whether other fixes may be meant, so this one is not preferred. */
  readonly isChoice: boolean;
}

/** The fix that the form offers for a finding, applied to the file. */
export function fixesOfFinding(
  text: string,
  finding: Finding,
  draft: CloneDraft,
  facts: CloneFacts,
): readonly FileFix[] {
  const fix = fixOfFinding(finding, draft, facts);
  if (fix?.kind !== 'values') return [];
  const fixed = withFixed(text, fix);
  return fixed === text ? [] : [{ label: fix.label, text: fixed, isChoice: fix.isChoice === true }];
}

function withFixed(text: string, { values }: ValuesFix): string {
  return Object.entries(values).reduce((all, [name, value]) => {
    if (name === 'BackupId') return withMember(all, ['restorePoint'], { backupId: value });
    if (name === 'RestoreTime') return withMember(all, ['restorePoint'], { restoreTime: value });
    const row = parameterRows.find((one) => one.name === name);
    return row ? withMember(all, ['values', name], value === '' ? undefined : typedValue(row, value)) : all;
  }, text);
}

/** For an unknown member: renames it to a similar known one, or removes it. */
export function fixesOfProblem(text: string, { kind, path }: FileProblem): readonly FileFix[] {
  if (kind !== 'unknown') return [];
  const [first = '', second] = path;
  const name = second ?? first;
  const isNested = second !== undefined;
  const known = memberNames[isNested ? first : ''] ?? [];
  const meant = known.find((one) => isNear(one.toLowerCase(), name.toLowerCase()));
  return [
    ...(meant === undefined
      ? []
      : [{ label: t('Use {0}', meant), text: withMemberName(text, path, meant), isChoice: false }]),
    {
      label: t('Remove {0}', shortened(name, 60)),
      text: withMember(text, isNested ? [first, second] : [first], undefined),
      isChoice: true,
    },
  ];
}

/** Whether at most two letters were added, removed or replaced. */
function isNear(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 2) return false;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return (row[b.length] ?? 0) <= 2;
}
