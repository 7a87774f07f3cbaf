import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { maxFieldLength } from '../../shared/clone';
import type { DatabaseTexts } from '../../shared/databases';
import { parseTableMeta } from '../../shared/tableMeta';
import { TextInput } from './parts';
import { layOut } from './tableSelection';

interface TypedProps {
  readonly text: string;
  readonly texts: DatabaseTexts;
  readonly describedBy: string;
  readonly change: (text: string) => void;
}

/** The text of a TableMeta: as typed, or formatted if it comes from the check boxes. */
export function JsonText({ text, texts, describedBy, change }: TypedProps): JSX.Element {
  const last = useRef<{ readonly text: string; readonly shown: string } | undefined>(undefined);
  const area = useRef<HTMLTextAreaElement>(null);
  // The user has just opened the text.
  useLayoutEffect(() => area.current?.focus(), []);
  if (last.current?.text !== text) last.current = { text, shown: layOut(text) };
  return (
    <textarea
      ref={area}
      class="databases-input databases-json"
      rows={14}
      maxLength={maxFieldLength}
      placeholder={texts.dbExample}
      aria-label={texts.dbTextLabel}
      aria-describedby={describedBy}
      aria-invalid={text !== '' && !parseTableMeta(text).ok}
      spellcheck={false}
      autocomplete="off"
      value={last.current.shown}
      onInput={({ currentTarget: { value } }) => {
        last.current = { text: value, shown: value };
        change(value);
      }}
    />
  );
}

interface NamesProps extends TypedProps {
  readonly labelledBy: string;
  readonly setFocused: (focused: boolean) => void;
}

export function NamesText(props: NamesProps): JSX.Element {
  const { text, texts, labelledBy, describedBy, change, setFocused } = props;
  const hint = `${labelledBy}-hint`;
  return (
    <>
      <TextInput
        value={text}
        maxLength={maxFieldLength}
        aria-labelledby={labelledBy}
        aria-describedby={`${hint} ${describedBy}`}
        onText={change}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
      />
      <p id={hint} class="databases-hint">
        {texts.dbSeparateByComma}
      </p>
    </>
  );
}
