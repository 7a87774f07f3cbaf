import type { JSX } from 'preact';
import { showTime } from '../../shared/time/showTime';
import { usePage } from '../page';
import { fill } from '../ui/texts';

const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

export function Said(): JSX.Element {
  const { page, state, texts } = usePage();
  const { progress, draft, choices } = state;
  const set = choices['BackupId']?.choices.find(({ value }) => value === draft.values['BackupId']?.text);
  const restorePoint =
    draft.restoreBy === 'time'
      ? fill(texts.withNote, showTime(draft.values['RestoreTime']?.text ?? '', timeZone), state.zone)
      : (set?.label ?? draft.values['BackupId']?.text);
  const lines = [
    ...(progress?.facts ?? []),
    { label: texts.restorePoint, value: restorePoint ?? '' },
    ...page.shownGroups.map(({ id, title }) => ({ label: title, value: state.groups[id]?.value ?? '' })),
  ].filter(({ value }) => value !== '');
  const isOnItsWay = progress?.phase === 'accepted' || progress?.phase === 'creating';
  return (
    <>
      {isOnItsWay && <p class="said">{texts.closeTab}</p>}
      <dl class="said">
        {lines.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd class="dim">{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
