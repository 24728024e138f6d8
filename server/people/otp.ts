import { generateSecret, generateURI, verifySync } from 'otplib';

const STEP_SECONDS = 30;

export interface OtpEnrolment {
  /** Base32, for typing into an authenticator. */
  secret: string;
  /** otpauth:// address, for a QR code. */
  uri: string;
}

export function newOtp(username: string): OtpEnrolment {
  const secret = generateSecret();
  return { secret, uri: generateURI({ issuer: 'Weibao', label: username, secret }) };
}

/**
 * The time step that a one-time password belongs to, or null where it is wrong or not newer than `usedStep`.
 * Phones know only real time, so the office's clock plays no part.
 */
export function checkOtp(secret: string, otp: string, usedStep = -1): number | null {
  if (!/^\d{6}$/.test(otp)) return null;
  const result = verifySync({ secret, token: otp, epochTolerance: STEP_SECONDS });
  return result.valid && 'timeStep' in result && result.timeStep > usedStep ? result.timeStep : null;
}
