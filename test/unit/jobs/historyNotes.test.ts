import assert from 'node:assert/strict';
import { jobPhases } from '../../../src/core/jobs/job';
import { isAcceptance, note, noteName, noteText, phaseLabel } from '../../../src/core/jobs/historyNotes';
import { inLanguage } from '../../support/inLanguage';

describe('the history of a clone', () => {
  /** As files of every version have them. */
  const kept = [
    [note('written'), 'Written before sending.'],
    [note('unanswered', 2, 'RdsClone.Timeout'), 'Attempt 2: no answer (RdsClone.Timeout).'],
    [note('accepted'), 'Accepted by the service.'],
    [note('refused', 'Forbidden.RAM'), 'Refused: Forbidden.RAM.'],
    [note('noLongerThere'), 'The instance is no longer there.'],
    [note('status', 'Creating'), 'The instance is Creating.'],
    [note('releasedLast'), 'Released; the last archived backup was to be kept.'],
  ] as const;

  it('is kept in the same sentences as ever, and known by them', () => {
    for (const [made, sentence] of kept) assert.equal(made, sentence);
    assert.deepEqual(
      kept.map(([, sentence]) => noteName(sentence)),
      ['written', 'unanswered', 'accepted', 'refused', 'noLongerThere', 'status', 'releasedLast'],
    );
    assert.deepEqual(
      [isAcceptance(note('accepted')), isAcceptance(note('acceptedOther', 'rm-1'))],
      [true, true],
    );
    assert.ok(!isAcceptance(note('foundByName')));
  });

  it('is told in the language of the user, with what each note is about', () => {
    assert.equal(
      noteText('Attempt 2: no answer (RdsClone.Timeout).'),
      'Attempt 2: no response (RdsClone.Timeout).',
    );
    for (const [language, status] of [
      ['ja', 'インスタンスのステータス：Creating（作成中）。'],
      ['zh-cn', '实例状态：Creating（创建中）。'],
    ] as const)
      inLanguage(language, () => {
        assert.equal(noteText('The instance is Creating.'), status);
        for (const [, sentence] of kept) assert.notEqual(noteText(sentence), sentence);
        assert.match(noteText('Refused: Forbidden.RAM.'), /Forbidden\.RAM/);
        for (const phase of jobPhases) assert.match(phaseLabel(phase), /[^\x20-\x7e]/, phase);
      });
  });

  it('shows a note of another version as it is', () => {
    assert.equal(noteName('Something new.'), undefined);
    assert.equal(
      inLanguage('ja', () => noteText('Something new.')),
      'Something new.',
    );
  });

  it('keeps what a note is about, whatever it is', () => {
    const odd = 'a {0} $& (b).';
    assert.equal(noteText(note('refused', odd)), `Refused: ${odd}.`);
  });
});
