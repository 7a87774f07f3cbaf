import type { JSX } from 'preact';
import { usePage } from '../page';
import { fill } from '../ui/texts';

const keys = navigator.userAgent.includes('Mac') ? '⌘Enter' : 'Ctrl+Enter';

/** The host decides about the submission; the button only ignores further clicks. */
export function SubmitButton(): JSX.Element {
  const { page, state, texts } = usePage();
  return (
    <button
      type="button"
      id="submit"
      class="primary"
      aria-describedby="cost price"
      aria-disabled={!state.canSubmit}
      aria-keyshortcuts="Control+Enter Meta+Enter"
      title={fill(texts.submitKeys, keys)}
      onClick={(event) => {
        // The second click of a double click may have been meant for another button that was here before.
        if (event.detail <= 1) page.submit();
      }}
      onKeyDown={(event) => {
        if (event.repeat && event.key === 'Enter') event.preventDefault();
      }}
    >
      {state.progress ? texts.sending : texts.submit}
    </button>
  );
}
