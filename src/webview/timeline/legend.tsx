import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { TimelineTexts, TimelineView } from '../../shared/timeline';
import { fill } from '../ui/texts';

export function Legend({
  view,
  texts,
}: {
  readonly view: TimelineView;
  readonly texts: TimelineTexts;
}): JSX.Element {
  const kinds = new Set(view.sets.map(({ kind }) => (kind === 'unavailable' ? 'failed' : kind)));
  const marks = [
    ...(['full', 'incremental', 'manual', 'failed'] as const).filter((kind) => kinds.has(kind)),
    ...(view.sets.length > 1 ? (['several'] as const) : []),
  ];
  const { window } = view;
  return (
    <div class="timeline-legend">
      <p class="timeline-legend-marks">
        {marks.map((kind) => (
          <span key={kind}>
            <i class={`timeline-mark timeline-${kind}`} />
            {texts[kind]}
          </span>
        ))}
      </p>
      <ul>
        <li>{window ? (window.derived ? texts.linesDerived : texts.lines) : texts.onlySets}</li>
        <li>{texts.signs}</li>
        <li>{window ? texts.mouse : texts.mouseSets}</li>
        <li>{window ? texts.keys : texts.keysSets}</li>
      </ul>
      {view.gaps.length > 0 && <Gaps gaps={view.gaps} texts={texts} />}
    </div>
  );
}

/** Rendered on request, because there may be thousands of sentences. */
function Gaps({
  gaps,
  texts,
}: {
  readonly gaps: TimelineView['gaps'];
  readonly texts: TimelineTexts;
}): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary>{fill(texts.gaps, gaps.length)}</summary>
      <ul>{isOpen && gaps.map(({ begin, end, sentence }) => <li key={`${begin} ${end}`}>{sentence}</li>)}</ul>
    </details>
  );
}
