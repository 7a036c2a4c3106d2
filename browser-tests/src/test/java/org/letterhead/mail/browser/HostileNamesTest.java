/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.letterhead.mail.browser.PageCheck.State;
import org.letterhead.mail.browser.hostile.HostileAccounts;
import org.letterhead.mail.itests.karaf.KarafShell;
import org.letterhead.mail.itests.karaf.ReceivedMail;

/** An account and a person whose names are no names. */
@Timeout(300)
@ExtendWith(LetterheadKaraf.Shared.class)
class HostileNamesTest {
    private static final String BUNDLE = "org.letterhead.mail.browser.hostile";

    private static final String PERSON = "<b>Boss</b> boss@bank.example";

    private final LetterheadKaraf karaf;

    HostileNamesTest(LetterheadKaraf karaf) {
        this.karaf = karaf;
    }

    @Test
    void isShownAsTextAndDoesNothing() throws Exception {
        String address = "jan@hostile.example";
        karaf.run("bundle:install -s " + KarafShell.quote(bundle().toUri()));
        try (Browser browser = Chromium.reading("en").start();
                ShellUser boss = ShellUser.add(karaf.installation(), PERSON)) {
            boss.run("mail:addresses --add " + address + " --language en " + HostileAccounts.ACCOUNT);
            ReceivedMail mail = karaf.inbox().next(address);
            String link = MailLink.of(mail);
            browser.traffic();
            browser.open(link);
            shownHarmlessly(browser);
            new PageCheck(State.READY, "en").check(browser, "confirm-hostile-en-1440");
            browser.size(360, 740);
            new PageCheck(State.READY, "en").checkLooks(browser, "confirm-hostile-en-360");
            browser.pressButton();
            shownHarmlessly(browser);
            new PageCheck(State.DONE, "en").check(browser, "confirm-hostile-done-en-360");
            new MailPicture("mail-confirm-address-hostile", mail).take(browser);
        } finally {
            karaf.run("bundle:uninstall " + BUNDLE);
        }
    }

    private static void shownHarmlessly(Browser browser) {
        assertThat(browser.all("main script, main img, main a, main iframe, main b"))
                .as("what the name would have made")
                .isEmpty();
        assertThat(browser.title()).doesNotContain("taken over");
        assertThat(browser.text())
                .contains("<script>document.title='taken over'</script>", "<img src=x onerror=alert(1)>")
                .doesNotContain("\u202e", "\u2066", "\u200f");
        // The name stands apart from what the page says itself, with a warning above it.
        assertThat(browser.one("section").getText())
                .startsWith("Entered by others; we do not check names")
                .contains("pay@bank.example", PERSON);
        assertThat(browser.one("h1").getText()).doesNotContain("bank");
    }

    /** A host's bundle with one service, that says what accounts are called. */
    private static Path bundle() throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", BUNDLE);
        headers.putValue("Import-Package", "org.letterhead.mail,org.letterhead.mail.account");
        headers.putValue("Service-Component", "OSGI-INF/hostile.xml");
        Path file = LetterheadKaraf.TARGET.resolve("hostile.jar");
        String type = HostileAccounts.class.getName().replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest);
                InputStream code = HostileAccounts.class.getResourceAsStream("/" + type)) {
            jar.putNextEntry(new ZipEntry(type));
            code.transferTo(jar);
            jar.putNextEntry(new ZipEntry("OSGI-INF/hostile.xml"));
            jar.write(HostileAccounts.COMPONENT.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }
}
