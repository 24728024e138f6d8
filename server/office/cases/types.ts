/** A start event with a form, through which staff take in a case. */
export interface IntakeWay {
  process: string;
  startEvent: string;
  name: string;
  nameEn?: string;
}
