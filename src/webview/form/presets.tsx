import type { JSX } from 'preact';
import { usePage } from '../page';
import { Icon } from '../ui/icon';

export function Presets(): JSX.Element {
  const { page, state, texts } = usePage();
  return (
    <div class="field">
      <span class="label" id="presets-label">
        {texts.startFrom}
      </span>
      <div class="presets" role="group" aria-labelledby="presets-label">
        {state.presets.map(({ id, of, label, detail, cost, isAvailable, isCurrent }) => (
          <button
            key={id}
            type="button"
            class="pick"
            aria-pressed={isCurrent}
            aria-disabled={!isAvailable}
            title={detail}
            onClick={() => {
              if (isAvailable) page.post({ type: 'preset', id, of });
            }}
          >
            <Icon name="check" />
            <span>{label}</span>
            <span class="dim cut">{detail}</span>
            <span class="num">{cost}</span>
          </button>
        ))}
      </div>
    </div>
  );
}
