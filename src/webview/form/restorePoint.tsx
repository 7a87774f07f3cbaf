import type { JSX } from 'preact';
import type { GroupSpec } from '../../shared/protocol';
import { usePage } from '../page';
import { Legend } from '../timeline/legend';
import { Timeline } from '../timeline/timeline';
import { useZoom, type Zoom } from '../timeline/zoom';
import { ZoomButtons } from '../timeline/zoomButtons';
import { Icon } from '../ui/icon';
import { Popover } from '../ui/popover';
import { Field } from './field';

export function RestorePoint({ group }: { readonly group: GroupSpec }): JSX.Element {
  const { page, state, texts } = usePage();
  const { restoreBy } = state.draft;
  const chosen = {
    by: restoreBy,
    backupId: page.textOf('BackupId'),
    restoreTime: page.textOf('RestoreTime'),
  };
  const zoom = useZoom(state.timeline, chosen);
  return (
    <>
      <Head title={group.title} zoom={zoom} />
      <div class="restore top">
        {group.fields.map((spec) => (
          <Field key={spec.name} spec={spec} />
        ))}
        <div class="field">
          <span class="label" />
          <Timeline
            view={state.timeline}
            chosen={chosen}
            zoom={zoom}
            frozen={state.frozen}
            texts={texts.timeline}
            pickSet={(id) => {
              page.pick('backupSet', id);
            }}
            pickTime={(utc) => {
              page.pick('time', utc);
            }}
          />
        </div>
      </div>
      <Popover id="legend" role="note" label={texts.timelineHelp} className="tip small">
        <p>{state.recoveryWindow.sentence}</p>
        {state.timeline && <Legend view={state.timeline} texts={texts.timeline} />}
      </Popover>
    </>
  );
}

interface HeadProps {
  readonly title: string;
  readonly zoom: Zoom;
}

/** The choice between a set and a time, and the buttons beside it. */
function Head({ title, zoom }: HeadProps): JSX.Element {
  const { page, state, texts } = usePage();
  return (
    <div class="field top">
      <span class="label" id="restoreBy-label">
        {title}
      </span>
      <div class="row">
        <Ways />
        <button
          type="button"
          class="tool"
          popovertarget="legend"
          aria-label={texts.timelineHelp}
          title={texts.timelineHelp}
        >
          <Icon name="help" />
        </button>
        {state.offersBackup && (
          <button
            type="button"
            class="link"
            onClick={() => {
              page.post({ type: 'action', action: 'backUpFirst' });
            }}
          >
            {texts.backUpFirst}
          </button>
        )}
        <span class="end">
          <ZoomButtons zoom={zoom} texts={texts.timeline} />
        </span>
      </div>
    </div>
  );
}

function Ways(): JSX.Element {
  const { page, texts } = usePage();
  const ways = [
    ['backupSet', texts.backupSet],
    ['time', texts.pointInTime],
  ] as const;
  return (
    <div class="choice" role="radiogroup" aria-labelledby="restoreBy-label">
      {ways.map(([value, label]) => (
        <label key={value}>
          <input
            type="radio"
            name="restoreBy"
            id={`restoreBy-${value}`}
            value={value}
            checked={page.way === value}
            onChange={() => {
              page.restoreBy(value);
            }}
          />
          {label}
        </label>
      ))}
    </div>
  );
}
