// Which sign does an emoji's name stand for?

/** What a bot of this trade says; signs that read without colour come first. */
const SIGNS: Readonly<Record<string, string>> = {
  white_check_mark: '✓',
  heavy_check_mark: '✓',
  x: '✗',
  warning: '⚠',
  question: '?',
  grey_question: '?',
  hourglass: '⏳',
  hourglass_flowing_sand: '⏳',
  rotating_light: '🚨',
  bell: '🔔',
  eyes: '👀',
  mag: '🔍',
  wrench: '🔧',
  bulb: '💡',
  lock: '🔒',
  link: '🔗',
  memo: '📝',
  thumbsup: '👍',
  '+1': '👍',
  thumbsdown: '👎',
  '-1': '👎',
  arrow_right: '→',
  repeat: '🔁',
  large_green_circle: '●',
  red_circle: '●',
};

/** The name itself, between colons, when it is not known. */
export const emojiSign = (name: string): string => (Object.hasOwn(SIGNS, name) ? (SIGNS[name] ?? '') : `:${name}:`);
