import type { JSX } from 'preact';
import { focusField } from '../form/app';
import { usePage } from '../page';
import { Icon } from '../ui/icon';
import { fill } from '../ui/texts';

/** The differences from the source: always visible when the bar is beside the form, on request when it is below. */
export function Changes({ isShown }: { readonly isShown: boolean }): JSX.Element {
  const { page, state, texts } = usePage();
  return (
    <div class={`more ${isShown ? 'shown' : ''}`} id="changes">
      <ul class="diffs">
        {state.review.differences.map(({ parameter, label, source, clone, canReset }) => (
          <li key={parameter}>
            <span class="name">{label}</span>
            <span class="val">
              {source || '–'} → {clone || '–'}
            </span>
            {canReset && (
              <button
                type="button"
                class="tool"
                aria-label={fill(texts.reset, label)}
                title={fill(texts.reset, label)}
                onClick={() => {
                  page.post({ type: 'reset', parameter });
                  // The button disappears, so the focus moves to the field.
                  focusField(page, parameter);
                }}
              >
                <Icon name="reset" />
              </button>
            )}
          </li>
        ))}
      </ul>
      {(page.errors.length > 0 || state.error !== undefined) &&
        state.review.differences.some(({ canReset }) => canReset) && <ResetAll />}
    </div>
  );
}

/** Resets all changes. It is in the state line, or in the list of changes while the state line shows errors. */
export function ResetAll(): JSX.Element {
  const { page, texts } = usePage();
  return (
    <button
      type="button"
      class="link"
      onClick={() => {
        page.post({ type: 'reset' });
        document.getElementById('state-line')?.focus();
      }}
    >
      {texts.resetAll}
    </button>
  );
}
