import type { JSX } from 'preact';
import type { TimelineTexts } from '../../shared/timeline';
import { zoomFactor } from './choice';
import { reaches } from './scale';
import type { Zoom } from './zoom';
import { fill } from '../ui/texts';

/** The zoom buttons. For backup sets, they appear only when the view is zoomed in. */
export function ZoomButtons({
  zoom,
  texts,
}: {
  readonly zoom: Zoom;
  readonly texts: TimelineTexts;
}): JSX.Element | null {
  if (!zoom.shown) return null;
  const { whole, closest } = reaches(zoom.shown.span, zoom.shown.limits);
  if (zoom.shown.by === 'backupSet' && whole) return null;
  // A disabled button loses the focus, so a button without effect is only marked with `aria-disabled`.
  const button = (label: string, isUseless: boolean, factor: number, key: string, path: string) => (
    <button
      type="button"
      class="timeline-zoom"
      aria-label={label}
      title={fill(texts.withKey, label, key)}
      aria-disabled={isUseless}
      onClick={() => {
        zoom.by(factor);
      }}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={path} />
      </svg>
    </button>
  );
  return (
    <span class="timeline-zooms" role="group" aria-label={texts.zoom}>
      {button(texts.zoomOut, whole, zoomFactor, '−', 'M3.5 8h9')}
      {button(texts.zoomIn, closest, 1 / zoomFactor, '+', 'M3.5 8h9M8 3.5v9')}
    </span>
  );
}
