// Sends the form at once, so that a click on the link is enough; without scripts there is the button.
document.getElementById('once').submit();
