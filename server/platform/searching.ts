/** Text that somebody typed, as a condition: anywhere in the field, in any case, and never as a pattern of its own. */
export function containing(text: string): { $regex: string; $options: string } {
  // MongoDB takes no NUL inside a pattern.
  return { $regex: text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('\0', '\\x00'), $options: 'i' };
}
