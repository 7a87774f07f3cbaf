import { render, type JSX } from 'preact';
import type { CloneParameterName } from '../../shared/clone';
import type { FormState } from '../../shared/protocol';
import type { TimelineTexts } from '../../shared/timeline';
import { Legend } from '../timeline/legend';
import { Timeline, type TimelineProps } from '../timeline/timeline';
import { useZoom } from '../timeline/zoom';
import { ZoomButtons } from '../timeline/zoomButtons';

/** Draws the timeline with its buttons and legend into an element of the form. */
export function drawTimeline(
  element: HTMLElement,
  { timeline, draft, frozen }: FormState,
  texts: TimelineTexts,
  pick: (restoreBy: 'backupSet' | 'time', parameter: CloneParameterName, value: string) => void,
): void {
  render(
    <Part
      view={timeline}
      chosen={{
        by: draft.restoreBy,
        backupId: draft.values['BackupId']?.text ?? '',
        restoreTime: draft.values['RestoreTime']?.text ?? '',
      }}
      frozen={frozen}
      texts={texts}
      pickSet={(id) => {
        pick('backupSet', 'BackupId', id);
      }}
      pickTime={(utc) => {
        pick('time', 'RestoreTime', utc);
      }}
    />,
    element,
  );
}

function Part(props: Omit<TimelineProps, 'zoom'>): JSX.Element {
  const zoom = useZoom(props.view, props.chosen);
  return (
    <>
      <ZoomButtons zoom={zoom} texts={props.texts} />
      <Timeline {...props} zoom={zoom} />
      {props.view && <Legend view={props.view} texts={props.texts} />}
    </>
  );
}
