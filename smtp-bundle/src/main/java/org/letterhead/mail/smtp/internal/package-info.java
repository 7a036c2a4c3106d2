/**
 * Mail by SMTP. Two services, {@link org.letterhead.mail.smtp.internal.SmtpTransport} and {@link
 * org.letterhead.mail.smtp.internal.SmtpRelay}, turn settings into an {@link
 * org.letterhead.mail.smtp.internal.SmtpServer}; everything below that record is the same for both: {@link
 * org.letterhead.mail.smtp.internal.SmtpConnector} dials, {@link org.letterhead.mail.smtp.internal.SmtpConversation}
 * speaks, {@link org.letterhead.mail.smtp.internal.Failures} says what went wrong.
 */
package org.letterhead.mail.smtp.internal;
