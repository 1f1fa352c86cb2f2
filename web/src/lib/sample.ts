/** A report to try: made up, as all names in it are. */
export const SAMPLE = {
  date: '2026-03-05',
  text: `GENEVA, March 5 -- India and China agreed on Thursday to reopen two border crossings, the first such step in six years.

Indian Foreign Minister Arun Mehrotra thanked Beijing for releasing eleven fishermen last week. He said that India would send a trade delegation in May.

Hours earlier, however, Chinese troops had fired on an Indian patrol near the Chip Chap valley and wounded three soldiers, according to the Indian army. China denied that its soldiers had crossed the line.

Pakistan condemned the shooting. The United States urged both sides to pull back and warned China against "new facts on the ground".

Trade between India and China reached 136 billion dollars in 2025.`,
} as const;
