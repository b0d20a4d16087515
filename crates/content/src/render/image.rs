//! Images.

use pulldown_cmark::CowStr;

use super::link::image_url;
use super::walk::Walker;

/// An image whose end has not come yet. Its text becomes the value of an attribute.
#[derive(Default)]
pub(super) struct Open {
    url: String,
    title: String,
    pub(super) alt: String,
    /// How many images are open in its text.
    inner: usize,
}

impl Walker<'_, '_> {
    pub(super) fn open_image(&mut self, url: &CowStr<'_>, title: &CowStr<'_>) {
        if let Some(image) = &mut self.image {
            image.inner += 1;
            return;
        }
        let url = image_url(self.expansion.restore(url).trim(), self.context);
        let title = self.expansion.restore(title).into_owned();
        self.image = Some(Open { url, title, ..Open::default() });
    }

    pub(super) fn close_image(&mut self) {
        let Some(image) = self.image.take_if(|image| image.inner == 0) else {
            self.image.iter_mut().for_each(|image| image.inner -= 1);
            return;
        };
        self.out.push("<img src=\"");
        self.out.url(&image.url);
        self.out.push("\"");
        self.out.attribute("alt", &image.alt);
        if !image.title.is_empty() {
            self.out.attribute("title", &image.title);
        }
        if self.options.lazy_async_image {
            self.out.push(" loading=\"lazy\" decoding=\"async\"");
        }
        self.out.push(" />");
    }
}
