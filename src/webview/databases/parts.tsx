import type { JSX, PartialInputHTMLAttributes } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { DatabasesView, DatabaseTexts } from '../../shared/databases';
import { Icon } from '../ui/icon';
import { fill } from '../ui/texts';

/** A warning. With a blank text, the element stays, so that a screen reader announces the next warning. */
export function Warning(props: { id?: string; text: string; role: 'alert' | 'status' }): JSX.Element {
  return (
    <p id={props.id} class="databases-warning" role={props.role}>
      {props.text !== '' && <Icon name="warning" tone="warn" />}
      {props.text}
    </p>
  );
}

/** Handles Enter in the field instead of submitting the form around it; ignores Enter of an input method. */
function keepEnter(event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' || event.isComposing || event.ctrlKey || event.metaKey) return false;
  event.preventDefault();
  return true;
}

type InputProps = Omit<
  PartialInputHTMLAttributes<HTMLInputElement>,
  'value' | 'onInput' | 'role' | 'type'
> & {
  readonly value: string;
  readonly onText: (text: string) => void;
  readonly onEnter?: () => void;
};

/** A field for names and code, without spell checking. */
export function TextInput({ onText, onEnter, ...props }: InputProps): JSX.Element {
  return (
    <input
      type="text"
      class="databases-input"
      spellcheck={false}
      autocomplete="off"
      {...props}
      onKeyDown={(event) => keepEnter(event) && onEnter?.()}
      onInput={({ currentTarget }) => onText(currentTarget.value)}
    />
  );
}

interface ListStateProps {
  readonly text: string;
  readonly status: DatabasesView['status'];
  readonly texts: DatabaseTexts;
  readonly of: string;
  readonly retry: () => void;
}

/** What is shown in place of a list: that it is loading, or why it is not shown. */
export function ListState({ text, status, texts, of, retry }: ListStateProps): JSX.Element | null {
  const couldRetry = useRef(false);
  const hasFailed = status === 'failed';
  // The button stays during the retry, because removing it would lose the focus.
  couldRetry.current = hasFailed || (status === 'loading' && couldRetry.current);
  if (text === '') return null;
  return (
    <div class="databases-state">
      {hasFailed && <Icon name="warning" tone="warn" />}
      <span role="status" title={text}>
        {text}
      </span>
      {couldRetry.current && (
        <button
          type="button"
          class="link"
          aria-label={fill(texts.dbLabelled, texts.dbRetry, of)}
          aria-disabled={!hasFailed}
          onClick={() => hasFailed && retry()}
        >
          {texts.dbRetry}
        </button>
      )}
    </div>
  );
}

export function Adder(props: {
  texts: DatabaseTexts;
  label: string;
  button: string;
  add: (name: string) => void;
}): JSX.Element {
  const { texts, label, button, add } = props;
  const [typed, setTyped] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const submit = (): void => {
    if (typed.trim() === '') return;
    add(typed);
    setTyped('');
    input.current?.focus();
  };
  return (
    <div class="databases-adder">
      <TextInput
        ref={input}
        value={typed}
        placeholder={label}
        aria-label={label}
        onText={setTyped}
        onEnter={submit}
      />
      <button
        type="button"
        class="secondary"
        aria-label={fill(texts.dbLabelled, button, label)}
        onClick={submit}
      >
        {button}
      </button>
    </div>
  );
}
