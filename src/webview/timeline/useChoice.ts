import { useEffect, useState } from 'preact/hooks';
import { choiceKey, type Chosen } from './choice';

/** After that long without an answer of the host, what it said last counts again. */
const answerMs = 3000;

export interface Choice {
  /** What the timeline shows as chosen. */
  readonly shown: Chosen | undefined;
  /** What a drag, or a key that is held down, shows. */
  readonly preview: Chosen | undefined;
  /** Undefined ends it. */
  readonly setPreview: (chosen: Chosen | undefined) => void;
  /** Tells the host, where that is news. */
  readonly pick: (chosen: Chosen) => void;
}

/**
 * Shows what was picked here until the host has come to it: what it says in between is of what was before.
 * @param given what the host says is chosen
 */
export function useChoice(
  given: Chosen | undefined,
  frozen: boolean,
  send: (chosen: Chosen) => void,
): Choice {
  const [preview, setPreview] = useState<Chosen>();
  const [picked, setPicked] = useState<Chosen>();
  const isAnswered = frozen || choiceKey(given) === choiceKey(picked);
  useEffect(() => {
    if (isAnswered) setPicked(undefined);
    if (frozen) setPreview(undefined);
  }, [isAnswered, frozen]);
  useEffect(() => {
    if (!picked) return undefined;
    const timer = window.setTimeout(() => {
      setPicked(undefined);
    }, answerMs);
    return () => {
      window.clearTimeout(timer);
    };
  }, [picked]);
  const shown = frozen ? given : (preview ?? picked ?? given);
  return {
    shown,
    preview: frozen ? undefined : preview,
    setPreview,
    pick: (chosen) => {
      setPreview(undefined);
      // Compared with what was shown before the drag or the key, not with what they showed.
      if (choiceKey(chosen) === choiceKey(picked ?? given)) return;
      setPicked(chosen);
      send(chosen);
    },
  };
}
