/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostGuideTest {
    @ParameterizedTest
    @ValueSource(strings = {"NewsletterStop", "MailPage", "ShopPlans", "ShopAccess", "MailSettingsDoor"})
    void showsWhatIsCompiledHere(String name) throws IOException {
        String example = Files.readString(Path.of("src/test/java/org/letterhead/mail/web/guide", name + ".java"));

        assertThat(Files.readString(Path.of("..", "docs", "host-guide.md")))
                .contains("```java\n" + example.substring(example.indexOf("@Component")) + "```");
    }
}
