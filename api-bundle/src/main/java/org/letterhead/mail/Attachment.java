/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file that travels with a mail: either listed for the reader to open, or <em>inline</em>, shown where the HTML part
 * names its content id ({@code <img src="cid:chart" alt="...">}, RFC 2392).
 *
 * <p>Immutable: the bytes are copied when an attachment is made.
 */
public final class Attachment {
    private static final Pattern MEDIA_TYPE = Pattern.compile("[A-Za-z0-9!#$&^_.+-]{1,64}/[A-Za-z0-9!#$&^_.+-]{1,64}");
    private static final Pattern CONTENT_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final String fileName;
    private final String mediaType;
    private final String contentId;
    private final byte[] bytes;

    private Attachment(String fileName, String mediaType, String contentId, byte[] bytes) {
        this.fileName = Objects.requireNonNull(fileName, "fileName");
        this.mediaType = Objects.requireNonNull(mediaType, "mediaType");
        this.contentId = contentId;
        this.bytes = bytes.clone();
        if (fileName.isBlank() || fileName.length() > 200) {
            throw new MailRejectedException(
                    new Rejection.BadAttachment(fileName, "its file name must have 1 to 200 characters"));
        }
        HeaderText.check("file name of an attachment", fileName);
        if (!MEDIA_TYPE.matcher(mediaType).matches()) {
            throw new MailRejectedException(
                    new Rejection.BadAttachment(fileName, "its media type is not of the form type/subtype"));
        }
        if (mediaType.toLowerCase(java.util.Locale.ROOT).startsWith("multipart/")) {
            throw new MailRejectedException(
                    new Rejection.BadAttachment(fileName, "a multipart cannot be attached as a file"));
        }
        if (contentId != null && !CONTENT_ID.matcher(contentId).matches()) {
            throw new MailRejectedException(new Rejection.BadAttachment(
                    fileName, "its content id must have 1 to 64 letters, digits, hyphens or underscores"));
        }
    }

    /**
     * A file that the reader opens.
     *
     * @param fileName the name shown, 1 to 200 characters, any language, no control character
     * @param mediaType for example {@code application/pdf}, without parameters
     * @param bytes the content; copied
     * @return the attachment
     * @throws MailRejectedException if the name or the type cannot stand in a mail
     */
    public static Attachment file(String fileName, String mediaType, byte[] bytes) {
        return new Attachment(fileName, mediaType, null, bytes);
    }

    /**
     * A picture shown inside the HTML part. Its alternative text is the template's business.
     *
     * @param contentId what the HTML names behind {@code cid:}, 1 to 64 letters, digits, hyphens and underscores,
     *     unique in its mail; it is made unique in the world when the mail is composed
     * @param fileName the name under which a reader would save it
     * @param mediaType for example {@code image/png}
     * @param bytes the content; copied
     * @return the attachment
     * @throws MailRejectedException if the name, the type or the content id cannot stand in a mail
     */
    public static Attachment inline(String contentId, String fileName, String mediaType, byte[] bytes) {
        return new Attachment(fileName, mediaType, Objects.requireNonNull(contentId, "contentId"), bytes);
    }

    /**
     * Returns the name shown.
     *
     * @return never blank
     */
    public String fileName() {
        return fileName;
    }

    /**
     * Returns the media type.
     *
     * @return {@code type/subtype}
     */
    public String mediaType() {
        return mediaType;
    }

    /**
     * Returns the content id of an inline attachment.
     *
     * @return empty for a file that the reader opens
     */
    public Optional<String> contentId() {
        return Optional.ofNullable(contentId);
    }

    /**
     * Returns the size.
     *
     * @return bytes, before any transfer encoding
     */
    public int size() {
        return bytes.length;
    }

    /**
     * Reads the content from its beginning; may be called again and from any thread.
     *
     * @return a stream that needs no closing
     */
    public InputStream open() {
        return new ByteArrayInputStream(bytes);
    }

    /** Name, type and size; never the content. */
    @Override
    public String toString() {
        return fileName + " (" + mediaType + ", " + bytes.length + " bytes)";
    }
}
