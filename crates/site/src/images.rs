//! Images that are made of others, kept from build to build.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use kiosque_assets::image::{Metadata, Operation, measure, process};
use kiosque_source::{Blob, Diagnostic, Hash, Hasher, Tree, TreePath};
use kiosque_template::Effect;
use rayon::prelude::*;

use crate::Built;
use crate::kept::Kept;
use crate::memo::Effects;

/// The folder of processed images below the output folder (manual: content/image-processing).
pub const PROCESSED_IMAGES: &str = "processed_images";

/// So many hex digits of its hash are in the name of an image.
const DIGITS: usize = 16;

/// How many bytes of the name of its source are in it, so that file systems take it.
const LONGEST_STEM: usize = 200;

/// Whether a static file is an image that Zola processed. It writes them there, and takes away those that no build
/// asks for any more.
pub(crate) fn is_of_zola(path: &TreePath) -> bool {
    let mut parts = path.name().rsplitn(3, '.').skip(1);
    let is_hash = |part: &str| part.len() == DIGITS && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    path.parent().as_str() == PROCESSED_IMAGES && parts.next().is_some_and(is_hash)
}

/// Processed images by their path below the output folder. Their names say what they are made from, so under one
/// name there is never another image.
pub(crate) struct Images {
    known: Mutex<BTreeMap<TreePath, Arc<Image>>>,
    /// Those that an earlier build left.
    earlier: Tree,
    /// What images are, by the hash of their bytes.
    measured: Kept<Hash, Result<Metadata, String>>,
}

/// A processed image: what it is made from and, once somebody needs it, its bytes.
pub(crate) struct Image {
    /// The file of the image that it is made of, for messages.
    pub file: TreePath,
    /// Its bytes.
    pub source: Blob,
    /// What is done to it.
    pub operation: Operation,
    /// Whether it had a colour profile for which the new format has no place.
    pub loses_profile: bool,
    /// The new image, or why there is none.
    pub made: OnceLock<Result<Blob, String>>,
}

impl Images {
    /// Nothing but what an earlier build left.
    pub(crate) fn new(earlier: Tree) -> Self {
        Self { known: Mutex::default(), earlier, measured: Kept::default() }
    }

    /// A build ends. What a good one did not ask for is forgotten; a bad one may not have got that far.
    pub(crate) fn finish(&mut self, built: &Built) {
        self.measured.finish(!built.has_errors());
        if !built.has_errors() {
            self.keep_only(&built.outputs);
        }
    }

    /// Forgets the images that are none of these outputs.
    fn keep_only(&mut self, outputs: &Tree) {
        let known = self.known.get_mut().unwrap_or_else(PoisonError::into_inner);
        known.retain(|path, _| outputs.get(path).is_some());
    }

    /// What an image is.
    pub(crate) fn measure(&self, file: &TreePath, blob: &Blob) -> Result<Metadata, String> {
        let unreadable = |error: io::Error| format!("can't read `{file}`: {error}");
        let hash = blob.hash().map_err(unreadable)?;
        let make = || blob.bytes().map_err(unreadable).map(|bytes| measure(&bytes));
        let measured = self.measured.get_or_make(hash, make)?;
        measured.map_err(|error| format!("can't read the image `{file}`: {error}"))
    }

    /// Remembers how an image is made, and gives it its path.
    pub(crate) fn know(&self, image: Image) -> Result<TreePath, String> {
        let path = image.path().map_err(|error| format!("can't read `{}`: {error}", image.file))?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        match known.entry(path.clone()) {
            Entry::Vacant(place) => _ = place.insert(Arc::new(image)),
            // What could not be made before is tried again.
            Entry::Occupied(mut place) if place.get().made.get().is_some_and(Result::is_err) => {
                place.insert(Arc::new(image));
            }
            Entry::Occupied(_) => {}
        }
        Ok(path)
    }

    /// The image at a path, made now if it was not made before.
    pub(crate) fn made(&self, path: &str) -> Result<Option<(TreePath, Blob)>, String> {
        let Some((path, image)) = self.get(path) else { return Ok(None) };
        let made = image
            .made
            .get_or_init(|| image.take_over(self.earlier.get(&path)).map_or_else(|| image.make(), Ok));
        made.clone().map(|blob| Some((path, blob)))
    }

    fn get(&self, path: &str) -> Option<(TreePath, Arc<Image>)> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get_key_value(path).map(|(path, image)| (path.clone(), image.clone()))
    }

    /// Makes all images that are asked for, each once, at the same time as others. What is wrong with one is told
    /// where it is asked for first, with the page that this was for.
    pub(crate) fn make(
        &self,
        effects: &[(TreePath, Effects)],
        problems: &mut Vec<Diagnostic>,
    ) -> Vec<(TreePath, Blob)> {
        let mut wanted: BTreeMap<&str, (&Effect, &TreePath)> = BTreeMap::new();
        for (page, effects) in effects {
            for effect in &**effects {
                wanted.entry(&effect.output).or_insert((effect, page));
            }
        }
        let made: Vec<_> = wanted.into_par_iter().map(|(path, call)| (path, call, self.made(path))).collect();
        let mut outputs = Vec::with_capacity(made.len());
        for (path, call, made) in made {
            let lost = self.get(path).and_then(|(_, image)| image.warning());
            problems.extend(lost.map(|lost| at_call(lost, call)));
            match made {
                Ok(output) => outputs.extend(output),
                Err(error) => problems.push(at_call(Diagnostic::error(error), call)),
            }
        }
        outputs
    }
}

impl Image {
    fn path(&self) -> io::Result<TreePath> {
        // With its path, as in Zola: equal images of two pages are two files.
        let mut hasher = Hasher::new();
        hasher.part(self.file.as_str()).hash(self.source.hash()?).hash(self.operation.hash());
        let digits = hasher.finish().to_string();
        let name = self.file.name();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let stem = &stem[..stem.floor_char_boundary(LONGEST_STEM)];
        let extension = self.operation.encoding.format().extension();
        let path = TreePath::new(&format!("{PROCESSED_IMAGES}/{stem}.{}.{extension}", &digits[..DIGITS]));
        path.map_err(io::Error::other)
    }

    fn make(&self) -> Result<Blob, String> {
        let bytes = self.source.bytes().map_err(|error| error.to_string());
        let made = bytes.and_then(|bytes| process(&bytes, &self.operation));
        made.map(Blob::new).map_err(|error| format!("can't resize the image `{}`: {error}", self.file))
    }

    /// An earlier image, if it has the format and the size that it should have.
    fn take_over(&self, earlier: Option<Blob>) -> Option<Blob> {
        let blob = earlier?;
        let Operation { width, height, encoding, .. } = self.operation;
        let it = measure(&blob.bytes().ok()?).ok()?;
        ((it.format, it.width, it.height) == (encoding.format(), width, height)).then_some(blob)
    }

    fn warning(&self) -> Option<Diagnostic> {
        let format = self.operation.encoding.format().extension();
        let message =
            format!("the colour profile of `{}` is lost: `{format}` is written without one", self.file);
        let hint = "its colours may look different; `png`, `jpg` and `webp` without a `quality` keep it";
        self.loses_profile.then(|| Diagnostic::warning(message).hint(hint))
    }
}

/// A problem with an image at the call that asks for it.
fn at_call(problem: Diagnostic, (effect, page): (&Effect, &TreePath)) -> Diagnostic {
    let message = format!("`resize_image`: {}", problem.message);
    Diagnostic { message, place: effect.place.clone(), page: Some(page.clone()), ..problem }
}

#[cfg(test)]
mod tests {
    use kiosque_assets::image::{Encoding, Resize};

    use super::*;

    /// A small bitmap of one colour.
    fn bitmap(shade: u8) -> Blob {
        let mut bytes = b"BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x02\0\0\0\x02\0\0\0\x01\0\x18\0".to_vec();
        bytes.resize(0x36, 0);
        bytes.extend([shade; 16]);
        Blob::new(bytes)
    }

    fn image(width: u32) -> Image {
        let (file, source) = (TreePath::new("static/a.bmp").unwrap(), bitmap(1));
        let metadata = measure(&source.bytes().unwrap()).unwrap();
        let operation = Operation::new(&metadata, Resize::FitWidth(width), Encoding::Png).unwrap();
        Image { file, source, operation, loses_profile: false, made: OnceLock::new() }
    }

    fn made(images: &Images, image: Image) -> Blob {
        let path = images.know(image).unwrap();
        images.made(path.as_str()).unwrap().unwrap().1
    }

    #[test]
    fn an_earlier_image_is_taken_over_if_it_can_be_the_one() {
        let fresh = made(&Images::new(Tree::new()), image(4));
        let small = made(&Images::new(Tree::new()), image(2));
        let mut other = image(4);
        other.source = bitmap(9);
        let other = made(&Images::new(Tree::new()), other);
        let path = image(4).path().unwrap();
        for (earlier, expected) in
            [(&other, &other), (&small, &fresh), (&bitmap(1), &fresh), (&Blob::from(""), &fresh)]
        {
            let images = Images::new([(path.clone(), earlier.clone())].into_iter().collect());
            assert!(made(&images, image(4)).is_same(expected));
        }
    }

    #[test]
    fn images_that_are_no_outputs_are_forgotten() {
        let mut images = Images::new(Tree::new());
        let [kept, gone] = [2, 4].map(|width| images.know(image(width)).unwrap());
        images.keep_only(&[(kept.clone(), bitmap(1))].into_iter().collect());
        assert!(images.get(kept.as_str()).is_some());
        assert!(images.get(gone.as_str()).is_none());
    }
}
