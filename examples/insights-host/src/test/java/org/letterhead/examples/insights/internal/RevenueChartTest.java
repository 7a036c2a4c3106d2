/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.insights.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RevenueChartTest {
    @Test
    void drawsBothWeeksAsAPngOfTwiceTheSize() throws IOException {
        byte[] png = draw(MiniShop.report(), Locale.ENGLISH);

        assertThat(png).startsWith(0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n');
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(image.getWidth()).isEqualTo(1200);
        assertThat(image.getHeight()).isEqualTo(640);
        int all = 1200 * 640;
        assertThat(pixels(image, 0x1b4f9c)).as("this week's bars").isGreaterThan(all / 200);
        assertThat(pixels(image, 0x8fa9cc)).as("the bars of the week before").isGreaterThan(all / 200);
        assertThat(pixels(image, 0x333333)).as("words").isGreaterThan(500);
        assertThat(pixels(image, 0xffffff)).as("white").isBetween(all / 2, all * 97 / 100);
    }

    @Test
    void moreRevenueIsMoreColour() throws IOException {
        WeeklyReport report = MiniShop.report();
        WeeklyReport swapped = new WeeklyReport(report.currency(), report.before(), report.week());

        BufferedImage as = image(report);
        BufferedImage other = image(swapped);

        assertThat(pixels(as, 0x1b4f9c)).isNotEqualTo(pixels(other, 0x1b4f9c));
    }

    @Test
    void theSameFiguresMakeTheSamePictureAndAnotherLanguageAnother() {
        assertThat(draw(MiniShop.report(), Locale.ENGLISH)).isEqualTo(draw(MiniShop.report(), Locale.ENGLISH));
        assertThat(draw(MiniShop.report(), Locale.ENGLISH)).isNotEqualTo(draw(MiniShop.report(), Locale.FRENCH));
    }

    @Test
    void aWeekWithoutOrdersIsDrawnToo() {
        OrderBook quiet = MiniShop.book(MiniShop.HEADER + "2026-03-09,o1,c1,Mug,1,10.00,EUR\n");
        assertThat(draw(WeeklyReport.of(quiet), Locale.ENGLISH)).isNotEmpty();
    }

    /** In a JVM of its own: what AWT has found out about the screen it never asks again. */
    @Test
    @Timeout(60)
    void aScreenThatIsNotThereDoesNotMatter() throws Exception {
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DrawOnce.class.getName())
                .redirectErrorStream(true);
        java.environment().put("DISPLAY", ":77");

        Process process = java.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(said).isEqualTo("drawn");
    }

    /** Draws a chart and says so. */
    static final class DrawOnce {
        public static void main(String[] arguments) {
            draw(MiniShop.report(), Locale.ENGLISH);
            System.out.print("drawn");
        }
    }

    private static BufferedImage image(WeeklyReport report) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(draw(report, Locale.ENGLISH)));
    }

    private static byte[] draw(WeeklyReport report, Locale locale) {
        return RevenueChart.png(report, new ReportWords(List.of(locale), Currency.getInstance("EUR")));
    }

    private static int pixels(BufferedImage image, int colour) {
        int count = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if ((image.getRGB(x, y) & 0xffffff) == colour) {
                    count++;
                }
            }
        }
        return count;
    }
}
