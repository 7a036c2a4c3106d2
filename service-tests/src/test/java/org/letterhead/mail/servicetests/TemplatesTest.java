/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.RecipientStatus;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.store.Database;
import org.letterhead.mail.template.AccountTemplate;
import org.letterhead.mail.template.TemplateEditor;
import org.letterhead.mail.template.TemplateEditor.Preview;
import org.letterhead.mail.template.TemplateEditor.Saving;
import org.letterhead.mail.template.TemplateEditor.TestSending;
import org.letterhead.mail.template.TemplateFinding;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.template.TemplateReset;
import org.ops4j.pax.exam.junit.PaxExam;

/** An account writes a template anew, and its mails say it. */
@RunWith(PaxExam.class)
public class TemplatesTest extends PeopleInKaraf {
    private static final String EXPORT = "export-ready";
    private static final Map<String, Object> EXPORTED =
            Map.of("recipient_name", "Anna", "export_name", "Orders", "link", "https://insights.example/exports/4711");

    @Before
    public void waitForTheirTables() {
        service(Database.class, "(letterhead.schema=templates)");
    }

    @After
    public void back() {
        editor().reset(OPERATOR, "acme", new TemplateReset.All());
        editor().switchOff(OPERATOR, "acme", EXPORT, false);
    }

    @Test
    public void whatAnAccountHasWrittenIsWhatItsMailsSayUntilItIsReset() throws Exception {
        AccountTemplate before = editor().get("acme", EXPORT, Locale.ENGLISH, Locale.ENGLISH);
        Saving saving = save(Map.of(TemplatePart.SUBJECT, "Fetch it: ż {{account.name}}"), before.version());

        assertThat(saving).isInstanceOf(Saving.Saved.class);
        assertThat(subject("acme")).startsWith("Fetch it: ż ");
        assertThat(subject("lodz")).doesNotContain("Fetch it");
        assertThat(save(Map.of(TemplatePart.SUBJECT, "Another"), before.version()))
                .isInstanceOf(Saving.Conflict.class);
        assertThat(editor().changes("acme", Optional.empty(), 1).get(0).actor()).contains("maria");
        assertThat(run("mail:templates --account acme")).contains(EXPORT, "welcome", "layout", "footer");

        assertThat(editor().reset(OPERATOR, "acme", new TemplateReset.OfTemplate(EXPORT, Locale.ENGLISH)))
                .isEqualTo(1);
        assertThat(subject("acme")).doesNotContain("Fetch it");
    }

    @Test
    public void whatCannotBeIsRefusedAtItsPlace() {
        long version =
                editor().get("acme", EXPORT, Locale.ENGLISH, Locale.ENGLISH).version();
        Saving saving = save(Map.of(TemplatePart.SUBJECT, "For {{recipient_nam}}"), version);

        assertThat(saving).isInstanceOf(Saving.Refused.class);
        TemplateFinding finding = ((Saving.Refused) saving).findings().get(0);
        assertThat(finding.severity()).isEqualTo(TemplateFinding.Severity.ERROR);
        assertThat(finding.words()).contains("recipient_nam", "recipient_name");
        assertThat(finding.place().orElseThrow().line()).isEqualTo(1);
        assertThatThrownBy(() -> editor().save(
                                new Actor.User("nobody"),
                                "acme",
                                EXPORT,
                                Locale.ENGLISH,
                                Map.of(TemplatePart.SUBJECT, "Mine"),
                                version,
                                Locale.ENGLISH))
                .isInstanceOf(SecurityException.class);
    }

    @Test
    public void thePreviewIsWhatLeaves() throws Exception {
        Map<TemplatePart, String> unsaved = Map.of(TemplatePart.SUBJECT, "Unsaved: ż");
        Preview preview = editor().preview("acme", EXPORT, Locale.ENGLISH, unsaved, Locale.ENGLISH);

        assertThat(preview).isInstanceOf(Preview.Shown.class);
        assertThat(((Preview.Shown) preview).source().orElseThrow())
                .contains("From: ", "Subject: =?UTF-8?", "Content-Type: multipart/alternative");
        assertThat(test(unsaved, "stranger@shop.example")).isInstanceOf(TestSending.NotPossible.class);
        String address = "templates@shop.example";
        browser().press(link(invited("acme", address, Locale.ENGLISH), CONFIRM));
        TestSending sent = test(unsaved, address);
        assertThat(sent).isInstanceOf(TestSending.Accepted.class);
        assertThat(arrived(((TestSending.Accepted) sent).mail()).message().getSubject())
                .isEqualTo("Unsaved: ż");
    }

    @Test
    public void aKindThatIsSwitchedOffIsSuppressed() {
        editor().switchOff(OPERATOR, "acme", EXPORT, true);

        RecipientStatus to =
                ended(mail().send(export("acme").build())).recipients().get(0);
        assertThat(to.state()).isEqualTo(RecipientState.SUPPRESSED);
        assertThat(to.reason()).contains("switched");
        assertThatThrownBy(() -> editor().switchOff(OPERATOR, "acme", "password-reset", true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private TemplateEditor editor() {
        return service(TemplateEditor.class, null);
    }

    private Saving save(Map<TemplatePart, String> texts, long version) {
        return editor().save(OPERATOR, "acme", EXPORT, Locale.ENGLISH, texts, version, Locale.ENGLISH);
    }

    private TestSending test(Map<TemplatePart, String> texts, String recipient) {
        return editor().sendTest(
                        OPERATOR, "acme", EXPORT, Locale.ENGLISH, texts, MailAddress.of(recipient), Locale.ENGLISH);
    }

    private String subject(String account) {
        return received(export(account).build()).message().getSubject();
    }

    private static MailRequest.Builder export(String account) {
        return MailRequest.forAccount(account)
                .template(EXPORT, EXPORTED)
                .locale(Locale.ENGLISH)
                .to(Mailbox.of("anna@shop.example"));
    }
}
