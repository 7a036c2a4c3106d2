/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything a host says about one mail that it wants sent. Made with {@link #forAccount(String)}; immutable.
 *
 * <pre>{@code
 * MailRequest.forAccount("acme")
 *         .template("insights-report", model)
 *         .to(Mailbox.of("Anna Nowak", "anna@acme.example"))
 *         .attach(Attachment.inline("chart", "chart.png", "image/png", png))
 *         .build();
 * }</pre>
 */
public final class MailRequest {
    private final String account;
    private final SenderChoice sender;
    private final Optional<MessageClass> messageClass;
    private final MailContent content;
    private final Optional<Locale> locale;
    private final List<Mailbox> to;
    private final List<Mailbox> cc;
    private final List<Mailbox> bcc;
    private final List<Attachment> attachments;
    private final Optional<String> idempotencyKey;
    private final Optional<Instant> notBefore;

    private MailRequest(Builder builder) {
        this.account = builder.account;
        this.sender = builder.sender;
        this.messageClass = Optional.ofNullable(builder.messageClass);
        this.content = builder.content;
        this.locale = Optional.ofNullable(builder.locale);
        this.to = List.copyOf(builder.to);
        this.cc = List.copyOf(builder.cc);
        this.bcc = List.copyOf(builder.bcc);
        this.attachments = List.copyOf(builder.attachments);
        this.idempotencyKey = Optional.ofNullable(builder.idempotencyKey);
        this.notBefore = Optional.ofNullable(builder.notBefore);
    }

    /**
     * Starts a request.
     *
     * @param account the account in whose name the mail is sent: opaque, case-sensitive, {@code [A-Za-z0-9._:@-]{1,64}}
     * @return a builder
     */
    public static Builder forAccount(String account) {
        return new Builder(account);
    }

    /**
     * Returns the account in whose name the mail is sent.
     *
     * @return the account's name, as the host gave it
     */
    public String account() {
        return account;
    }

    /**
     * Returns under whose sender the mail leaves.
     *
     * @return {@link SenderChoice#ACCOUNT} if the host did not say
     */
    public SenderChoice sender() {
        return sender;
    }

    /**
     * Returns why the mail is written.
     *
     * @return empty: what the template's catalogue entry says, and {@link MessageClass#TRANSACTIONAL} for given texts
     */
    public Optional<MessageClass> messageClass() {
        return messageClass;
    }

    /**
     * Returns what the mail says.
     *
     * @return a template with its model, or given texts
     */
    public MailContent content() {
        return content;
    }

    /**
     * Returns the language that the host asks for.
     *
     * @return empty: the account's language, else English
     */
    public Optional<Locale> locale() {
        return locale;
    }

    /**
     * Returns the recipients that everybody sees first.
     *
     * @return in the order given
     */
    public List<Mailbox> to() {
        return to;
    }

    /**
     * Returns the recipients of a copy that everybody sees.
     *
     * @return in the order given
     */
    public List<Mailbox> cc() {
        return cc;
    }

    /**
     * Returns the recipients of a copy that nobody else sees: they stand in the envelope and in no header.
     *
     * @return in the order given
     */
    public List<Mailbox> bcc() {
        return bcc;
    }

    /**
     * Returns the files and pictures that travel along.
     *
     * @return in the order given
     */
    public List<Attachment> attachments() {
        return attachments;
    }

    /**
     * Returns the host's own name for this mail.
     *
     * @return if given, a second request of this account with the same key is the same mail: it is not sent again
     */
    public Optional<String> idempotencyKey() {
        return idempotencyKey;
    }

    /**
     * Returns when the mail may leave at the earliest.
     *
     * @return empty: as soon as it is its turn
     */
    public Optional<Instant> notBefore() {
        return notBefore;
    }

    /**
     * Returns every address that is to receive the mail, once each, To before Cc before Bcc.
     *
     * @return never empty in an accepted mail
     */
    public List<MailAddress> recipients() {
        return Stream.of(to, cc, bcc)
                .flatMap(List::stream)
                .map(Mailbox::address)
                .distinct()
                .toList();
    }

    /** Collects a {@link MailRequest}. Not safe for several threads at once. */
    public static final class Builder {
        private final String account;
        private SenderChoice sender = SenderChoice.ACCOUNT;
        private MessageClass messageClass;
        private MailContent content;
        private Locale locale;
        private final List<Mailbox> to = new ArrayList<>();
        private final List<Mailbox> cc = new ArrayList<>();
        private final List<Mailbox> bcc = new ArrayList<>();
        private final List<Attachment> attachments = new ArrayList<>();
        private String idempotencyKey;
        private Instant notBefore;

        private Builder(String account) {
            this.account = Objects.requireNonNull(account, "account");
        }

        /**
         * Chooses the sender. If never called: {@link SenderChoice#ACCOUNT}.
         *
         * @param choice under whose sender the mail leaves
         * @return this
         */
        public Builder sender(SenderChoice choice) {
            this.sender = Objects.requireNonNull(choice, "choice");
            return this;
        }

        /**
         * Says why the mail is written. If never called: what the template's catalogue entry says, and
         * {@link MessageClass#TRANSACTIONAL} for given texts. A template for subscriptions stays one, whatever is said here.
         *
         * @param kind the class of the mail
         * @return this
         */
        public Builder messageClass(MessageClass kind) {
            this.messageClass = Objects.requireNonNull(kind, "kind");
            return this;
        }

        /**
         * The mail says what a template says. Replaces earlier content.
         *
         * @param templateId the template's id in the catalogue
         * @param model its variables, as in {@link MailContent.FromTemplate}
         * @return this
         */
        public Builder template(String templateId, java.util.Map<String, ?> model) {
            return content(new MailContent.FromTemplate(templateId, model));
        }

        /**
         * Sets what the mail says. Replaces earlier content.
         *
         * @param what a template with its model, or given texts
         * @return this
         */
        public Builder content(MailContent what) {
            this.content = Objects.requireNonNull(what, "what");
            return this;
        }

        /**
         * Asks for a language. If never called: the account's language, else English.
         *
         * @param language the language, with or without a country; where a template has no text in it the account's
         *     language is used, else English
         * @return this
         */
        public Builder locale(Locale language) {
            this.locale = Objects.requireNonNull(language, "language");
            return this;
        }

        /**
         * Adds a recipient that everybody sees first.
         *
         * @param recipient who receives the mail
         * @return this
         */
        public Builder to(Mailbox recipient) {
            to.add(Objects.requireNonNull(recipient, "recipient"));
            return this;
        }

        /**
         * Adds a recipient of a copy that everybody sees.
         *
         * @param recipient who receives the copy
         * @return this
         */
        public Builder cc(Mailbox recipient) {
            cc.add(Objects.requireNonNull(recipient, "recipient"));
            return this;
        }

        /**
         * Adds a recipient of a copy that nobody else sees.
         *
         * @param recipient who receives the copy
         * @return this
         */
        public Builder bcc(Mailbox recipient) {
            bcc.add(Objects.requireNonNull(recipient, "recipient"));
            return this;
        }

        /**
         * Adds a file or a picture.
         *
         * @param attachment what travels along
         * @return this
         */
        public Builder attach(Attachment attachment) {
            attachments.add(Objects.requireNonNull(attachment, "attachment"));
            return this;
        }

        /**
         * Gives the mail the host's own name, so that a request that is repeated after a crash or a time-out is not a
         * second mail. If never called, every request is a mail of its own. The key alone counts: a second request that
         * says something else is not sent either.
         *
         * @param key 1 to 200 characters, unique in the account
         * @return this
         */
        public Builder idempotencyKey(String key) {
            this.idempotencyKey = Objects.requireNonNull(key, "key");
            return this;
        }

        /**
         * Says when the mail may leave at the earliest. It is accepted now, waits HELD until then, and can be cancelled as long as
         * it waits. If never called, or if the moment has passed: as soon as it is its turn. The texts are written now, the account's way of
         * sending counts as it is then.
         *
         * @param earliest the moment, at most a year from now
         * @return this
         */
        public Builder notBefore(Instant earliest) {
            this.notBefore = Objects.requireNonNull(earliest, "earliest");
            return this;
        }

        /**
         * Makes the request.
         *
         * @return the request; what it asks is checked when it is sent
         * @throws MailRejectedException with {@link Rejection.Missing} if it has no content
         */
        public MailRequest build() {
            if (content == null) {
                throw new MailRejectedException(new Rejection.Missing("content: neither template(..) nor content(..)"));
            }
            return new MailRequest(this);
        }
    }
}
