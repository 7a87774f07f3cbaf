import type { Instance, Tags } from '../../shared/model';
import { engineLabel } from '../clone/labels';
import { engineNamed } from '../rds/engines';
import { instanceStatusLabel } from '../clone/statusLabels';

/** The text of an instance that a filter looks at; made once for each, since every key press asks for all of them. */
const haystacks = new WeakMap<Instance, string>();
const tagTexts = new WeakMap<Tags, string>();

function haystackOf(instance: Instance): string {
  const cached = haystacks.get(instance);
  if (cached !== undefined) return cached;
  const { description, dbInstanceId, engine, engineVersion, status, payType, category, zoneId } = instance;
  const text = [
    description,
    dbInstanceId,
    engineLabel(engine, engineVersion),
    engine,
    status,
    instanceStatusLabel(status),
    payType,
    category,
    zoneId,
  ]
    .join('\n')
    .toLowerCase();
  haystacks.set(instance, text);
  return text;
}

function tagText(tags: Tags): string {
  const cached = tagTexts.get(tags);
  if (cached !== undefined) return cached;
  const text = Object.entries(tags)
    .map(([key, value]) => `${key}=${value}\n${key}:${value}`)
    .join('\n')
    .toLowerCase();
  tagTexts.set(tags, text);
  return text;
}

/**
 * Whether an instance is among those that a user looks for: each of the words is somewhere in its name, id, engine,
 * status, billing method, edition, zone or tags (as `key=value` or `key:value`), whatever the case. A blank text lets
 * all pass.
 */
export function instanceFilter(
  text: string,
  tagsOf: (instance: Instance) => Tags | undefined = () => undefined,
): (instance: Instance) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return (instance) => {
    const haystack = haystackOf(instance);
    return words.every((word) => {
      if (haystack.includes(word)) return true;
      const tags = tagsOf(instance);
      return tags !== undefined && tagText(tags).includes(word);
    });
  };
}

/** The service is not asked for shorter texts, which would find nearly everything. */
const fewestLetters = 2;
/** Shortest pause in typing after which the service is asked, milliseconds: longer than most take from key to key. */
export const typingPauseMs = 400;

/** Words of the other columns that a filter looks at, which are seldom a part of a name: statuses, billing, editions, zones. */
const ofOtherColumns =
  /^(pgsql|sql|server|running|creating|rebooting|deleting|restarting|restoring|transing|locked|stopped|pre-?paid|post-?paid|subscription|serverless|basic|high-?availability|cluster|finance|alwayson|read-?only|(cn|ap|eu|us|me|na|sa|af)(-[a-z]+)+(-\d)?(-[a-z])?)$/i;

/** The service can be asked for a part of a name or ID, or else for an engine. */
function rank(word: string): number {
  return ofOtherColumns.test(word) ? 2 : engineNamed(word) === undefined ? 0 : 1;
}

/**
 * The word of a filter to ask the service for where not all is loaded: SearchKey takes one text, for names and ids.
 * Undefined where none of its words can be asked for.
 */
export function searchKeyOf(text: string): string | undefined {
  const words = text
    .split(/\s+/)
    .filter((word) => word.length >= fewestLetters && !/[=:]/.test(word))
    .sort((a, b) => rank(a) - rank(b) || b.length - a.length);
  return words[0];
}
